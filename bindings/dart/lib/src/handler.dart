import 'dart:typed_data';

import 'enums.dart';
import 'frame.dart';
import 'quality.dart';
import 'types.dart';

/// What an engine tells its application. `ZegoExpressEngine.onX = …` sets the fields of the one
/// that belongs to the published engine; an engine of [ZegoExpressEngine.createSeparateEngine] has
/// its own. Null, the start value of all, is no handler.
///
/// All run on the isolate that created the engine, one at a time, in order; none while other Dart
/// code runs. What a handler throws goes to [onUnhandledError].
class ZegoEventHandler {
  /// Extension: what a handler threw, and its name. Null: the zone in which the engine was created
  /// is told, as for any event listener.
  void Function(Object error, StackTrace stack, String handler)?
  onUnhandledError;

  void Function(int errorCode, String funcName, String info)? onDebugError;
  void Function(int errorCode, String funcName, String info)? onApiCalledResult;

  void Function(
    String roomID,
    ZegoRoomState state,
    int errorCode,
    Map<String, dynamic> extendedData,
  )?
  onRoomStateUpdate;
  void Function(
    String roomID,
    ZegoRoomStateChangedReason reason,
    int errorCode,
    Map<String, dynamic> extendedData,
  )?
  onRoomStateChanged;
  void Function(
    String roomID,
    ZegoUpdateType updateType,
    List<ZegoUser> userList,
  )?
  onRoomUserUpdate;
  void Function(String roomID, int count)? onRoomOnlineUserCountUpdate;
  void Function(String roomID, int remainTimeInSecond)? onRoomTokenWillExpire;

  void Function(
    String roomID,
    ZegoUpdateType updateType,
    List<ZegoStream> streamList,
    Map<String, dynamic> extendedData,
  )?
  _onRoomStreamUpdate;
  Function? _onRoomStreamUpdateAsGiven;

  /// With or without the last parameter:
  /// `(String roomID, ZegoUpdateType updateType, List<ZegoStream> streamList[, Map extendedData])`.
  /// Setting anything else throws an [ArgumentError].
  Function? get onRoomStreamUpdate => _onRoomStreamUpdateAsGiven;

  set onRoomStreamUpdate(Function? handler) {
    _onRoomStreamUpdate = switch (handler) {
      null => null,
      final void Function(
        String,
        ZegoUpdateType,
        List<ZegoStream>,
        Map<String, dynamic>,
      )
      four =>
        four,
      final void Function(String, ZegoUpdateType, List<ZegoStream>) three => (
        room,
        type,
        streams,
        _,
      ) => three(room, type, streams),
      _ => throw ArgumentError.value(
        handler,
        'onRoomStreamUpdate',
        'takes (String, ZegoUpdateType, List<ZegoStream>) and, if wanted, '
            'Map<String, dynamic>',
      ),
    };
    _onRoomStreamUpdateAsGiven = handler;
  }

  /// [onRoomStreamUpdate] with four parameters, whatever was set.
  void Function(
    String roomID,
    ZegoUpdateType updateType,
    List<ZegoStream> streamList,
    Map<String, dynamic> extendedData,
  )?
  get roomStreamUpdate => _onRoomStreamUpdate;

  void Function(
    String streamID,
    ZegoPublisherState state,
    int errorCode,
    Map<String, dynamic> extendedData,
  )?
  onPublisherStateUpdate;
  void Function(String streamID, ZegoPublishStreamQuality quality)?
  onPublisherQualityUpdate;
  void Function()? onPublisherCapturedAudioFirstFrame;
  void Function(ZegoPublishChannel channel)? onPublisherCapturedVideoFirstFrame;
  void Function(ZegoPublishChannel channel)? onPublisherRenderVideoFirstFrame;
  void Function(ZegoPublishChannel channel)? onPublisherSendAudioFirstFrame;
  void Function(ZegoPublishChannel channel)? onPublisherSendVideoFirstFrame;
  void Function(int width, int height, ZegoPublishChannel channel)?
  onPublisherVideoSizeChanged;
  void Function(ZegoPublishChannel channel)? onEncodedKeyframeWanted;

  void Function(
    String streamID,
    ZegoPlayerState state,
    int errorCode,
    Map<String, dynamic> extendedData,
  )?
  onPlayerStateUpdate;
  void Function(String streamID, ZegoPlayStreamQuality quality)?
  onPlayerQualityUpdate;
  void Function(String streamID)? onPlayerRecvAudioFirstFrame;
  void Function(String streamID)? onPlayerRecvVideoFirstFrame;
  void Function(String streamID)? onPlayerRenderVideoFirstFrame;
  void Function(String streamID, int width, int height)?
  onPlayerVideoSizeChanged;
  void Function(String streamID, Uint8List data)? onPlayerRecvSEI;

  void Function(String streamID, ZegoRemoteDeviceState state)?
  onRemoteCameraStateUpdate;
  void Function(String streamID, ZegoRemoteDeviceState state)?
  onRemoteMicStateUpdate;
  void Function(double soundLevel)? onCapturedSoundLevelUpdate;
  void Function(Map<String, double> soundLevels)? onRemoteSoundLevelUpdate;

  /// A decoded picture of a played stream, not copied; see [ZegoVideoFrame] for how long it lives.
  void Function(ZegoVideoFrame frame, String streamID)?
  onRemoteVideoFrameRawData;

  /// A captured picture of a previewed channel, not copied.
  void Function(ZegoVideoFrame frame, ZegoPublishChannel channel)?
  onCapturedVideoFrameRawData;

  /// An H.264 access unit (Annex B) of a played stream, in decoding order. `referenceTimeMillisecond`
  /// is when it was captured, Unix time, 0 unknown. See enableCustomVideoRender.
  void Function(
    Uint8List data,
    int dataLength,
    ZegoVideoEncodedFrameParam param,
    int referenceTimeMillisecond,
    String streamID,
  )?
  onRemoteVideoFrameEncodedData;

  /// 10 ms of one played stream; see startAudioDataObserver.
  void Function(
    Uint8List data,
    int dataLength,
    ZegoAudioFrameParam param,
    String streamID,
  )?
  onPlayerAudioData;

  /// 10 ms of the mix of all played streams; see startAudioDataObserver.
  void Function(Uint8List data, int dataLength, ZegoAudioFrameParam param)?
  onPlaybackAudioData;
}
