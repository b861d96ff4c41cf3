import 'dart:convert';
import 'dart:io';
import 'dart:typed_data';

import 'package:test/test.dart';
import 'package:zego_express_engine/src/raw/layout.g.dart';
import 'package:zego_express_engine/src/raw/zex.g.dart';
import 'package:zego_express_engine/zego_express_engine.dart';

import '../example/barcode.dart';

/// Files of the repository, from where the package lies in it.
File repository(String variable, String path) =>
    File(Platform.environment[variable] ?? '../../$path');

void main() {
  test('dart:ffi lays structs out as the model says', () {
    final model = repository('ZEGO_LAYOUT', 'bindings/model/layout.txt');
    expect(const LineSplitter().convert(layoutText()), model.readAsLinesSync());
  });

  test('enum values have both spellings', () {
    expect(ZegoUpdateType.ADD, same(ZegoUpdateType.Add));
    expect(ZegoUpdateType.DELETE, same(ZegoUpdateType.Delete));
    expect(ZegoStreamResourceMode.ONLY_L3, same(ZegoStreamResourceMode.OnlyL3));
    expect(
      ZegoRoomStateChangedReason.LOGINING,
      same(ZegoRoomStateChangedReason.Logining),
    );
    expect(
      ZegoRoomStateChangedReason.KICK_OUT,
      same(ZegoRoomStateChangedReason.KickOut),
    );
    expect(ZegoPublisherState.NO_PUBLISH, same(ZegoPublisherState.NoPublish));
    expect(
      ZegoPlayerState.PLAY_REQUESTING,
      same(ZegoPlayerState.PlayRequesting),
    );
    // Both may stand in a switch, which needs all values once.
    final word = switch (ZegoUpdateType.of(1)) {
      ZegoUpdateType.ADD => 'add',
      ZegoUpdateType.Delete => 'delete',
    };
    expect(word, 'delete');
  });

  test('enum numbers are those of the C interface', () {
    expect(ZegoScenario.Broadcast.value, ZEX_SCENARIO_BROADCAST);
    expect(
      ZegoScenario.StandardVoiceCall.value,
      ZEX_SCENARIO_STANDARD_VOICE_CALL,
    );
    expect(
      ZegoStreamResourceMode.OnlyRTC.index,
      ZEX_STREAM_RESOURCE_MODE_ONLY_RTC,
    );
    expect(
      ZegoRoomStateChangedReason.LogoutFailed.index,
      ZEX_ROOM_STATE_CHANGED_REASON_LOGOUT_FAILED,
    );
    expect(ZegoRemoteDeviceState.Mute.index, ZEX_REMOTE_DEVICE_STATE_MUTE);
    expect(
      ZegoStreamQualityLevel.Unknown.index,
      ZEX_STREAM_QUALITY_LEVEL_UNKNOWN,
    );
    expect(ZegoPlayerState.Playing.index, ZEX_PLAYER_STATE_PLAYING);
    expect(ZegoRoomState.Connected.index, ZEX_ROOM_STATE_CONNECTED);
    expect(ZegoPublishChannel.Aux.index, ZEX_PUBLISH_CHANNEL_AUX);
    expect(ZegoColorMatrix.values.map((matrix) => matrix.index).toList(), [
      ZEX_COLOR_MATRIX_BT601,
      ZEX_COLOR_MATRIX_BT709,
      ZEX_COLOR_MATRIX_BT2020,
      ZEX_COLOR_MATRIX_SMPTE240M,
      ZEX_COLOR_MATRIX_FCC,
    ]);
    expect(ZegoColorRange.Limited.index, ZEX_COLOR_RANGE_LIMITED);
    expect(ZegoColorRange.Full.index, ZEX_COLOR_RANGE_FULL);
    // Numbers of a later version do not throw.
    expect(ZegoColorMatrix.of(99), ZegoColorMatrix.BT601);
    expect(ZegoRemoteDeviceState.of(99), ZegoRemoteDeviceState.GenericError);
  });

  test('error numbers have names and texts', () {
    expect(ZegoErrorCode.CommonEngineNotCreate, 1000001);
    expect(ZegoExpressEngine.errorName(1000001), 'COMMON_ENGINE_NOT_CREATE');
    expect(ZegoExpressEngine.errorText(1000001), isNotEmpty);
    expect(ZegoExpressEngine.errorName(1), '');
  });

  test('onRoomStreamUpdate takes handlers of three and of four', () {
    final handler = ZegoEventHandler();
    final heard = <int>[];
    void tell() => handler.roomStreamUpdate?.call('r', ZegoUpdateType.Add, [
      ZegoStream(ZegoUser.id('u'), 's', ''),
    ], {});
    handler.onRoomStreamUpdate = (
      String room,
      ZegoUpdateType type,
      List<ZegoStream> streams,
    ) => heard.add(3);
    tell();
    handler.onRoomStreamUpdate = (
      String room,
      ZegoUpdateType type,
      List<ZegoStream> streams,
      Map<String, dynamic> extended,
    ) => heard.add(4);
    tell();
    // Without types, as in a sketch.
    // ignore: strict_raw_type
    handler.onRoomStreamUpdate = (room, type, streams) => heard.add(33);
    tell();
    handler.onRoomStreamUpdate = (room, type, streams, extended) async {
      heard.add(44);
    };
    tell();
    handler.onRoomStreamUpdate = null;
    tell();
    expect(heard, [3, 4, 33, 44]);
    expect(
      () => handler.onRoomStreamUpdate = (String room) {},
      throwsArgumentError,
    );
    expect(
      () => ZegoExpressEngine.onRoomStreamUpdate = (int a, int b, int c) {},
      throwsArgumentError,
    );
  });

  test('the guide shows the example that is run', () {
    final guide = repository('ZEGO_GUIDE', 'docs/bindings/dart.md');
    final example = File('example/quick_start.dart').readAsStringSync();
    expect(
      guide.readAsStringSync(),
      contains('<!-- file: bindings/dart/example/quick_start.dart -->\n```dart\n$example```\n'),
    );
  });

  test('the barcode reader reads the vectors', () {
    final vectors = jsonDecode(
      repository(
        'ZEGO_BARCODES',
        'crates/media/vectors/barcode.json',
      ).readAsStringSync(),
    ) as Map<String, dynamic>;
    for (final code in vectors['codes'] as List<dynamic>) {
      final {'bytes': String hex, 'frame': int frame} =
          code as Map<String, dynamic>;
      for (final (width, height) in [(320, 180), (48, 24), (321, 181)]) {
        final luma = _draw(hex, width, height);
        expect(readBarcode(luma, width, height, width), frame, reason: hex);
        luma[0] = 255 - luma[0];
        luma.fillRange(0, width * height, 16);
        expect(readBarcode(luma, width, height, width), isNull);
      }
    }
  });
}

/// A picture with a code, as docs/BARCODE.md places its blocks.
Uint8List _draw(String hex, int width, int height) {
  final luma = Uint8List(width * height)..fillRange(0, width * height, 60);
  for (var bit = 0; bit < 72; bit++) {
    final byte = int.parse(
      hex.substring(bit ~/ 8 * 2, bit ~/ 8 * 2 + 2),
      radix: 16,
    );
    final value = byte & 0x80 >> bit % 8 != 0 ? 235 : 16;
    final (c, r) = (bit % 12, bit ~/ 12);
    for (var y = r * height ~/ 12; y < (r + 1) * height ~/ 12; y++) {
      for (var x = c * width ~/ 24; x < (c + 1) * width ~/ 24; x++) {
        luma[y * width + x] = value;
      }
    }
  }
  return luma;
}
