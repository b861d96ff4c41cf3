/// Media that does not come as polled events: preview pictures, sound, encoded pictures.
///
/// The library hands these out on media threads and takes them back when its call returns, so
/// something has to run there: small functions without any state of the isolate, which keep the
/// frame, or copy sound and encoded bytes, and post an address to the isolate's port. A slow isolate
/// makes them drop, never queue without bound.
library;

import 'dart:ffi';
import 'dart:typed_data';

import 'package:ffi/ffi.dart';

import 'core.dart';
import 'frame.dart';
import 'native.dart';
import 'raw/zex.g.dart';
import 'runtime.dart';
import 'slots.dart';

/// What of it is wanted.
typedef TapWants = ({
  bool captured,
  bool encoded,
  bool playerAudio,
  bool playback,
});

const int _kindCaptured = 0;
const int _kindEncoded = 1;
const int _kindPlayerAudio = 2;
const int _kindPlayback = 3;

const int _slotPlayerAudio = 2;
const int _slotPlayback = 3;
const int _slotEncoded = 4;

const int _framesWaiting = 3;
const int _soundsWaiting = 100;
const int _encodedWaiting = 60;

const int _dartInt64 = 3; // Dart_CObject_kInt64

final class _Message extends Struct {
  @Int32()
  external int type;
  @Int64()
  external int value;
  @Array(6)
  external Array<Int64> rest;
}

/// One thing that is under way to the isolate; its texts and bytes follow in the same memory.
final class _Record extends Struct {
  @Int64()
  external int table;
  @Int64()
  external int slot;
  @Int64()
  external int kind;
  @Int64()
  external int frame;
  @Int64()
  external int a;
  @Int64()
  external int b;
  @Int64()
  external int c;
  @Int64()
  external int time;
  @Int64()
  external int textLength;
  @Int64()
  external int dataLength;
}

/// All that the functions on media threads may use.
final class _Table extends Struct {
  // First, so that its address is that of the table.
  external Slots slots;
  external Pointer<NativeFunction<Int8 Function(Int64, Pointer<_Message>)>>
  post;
  external Pointer<NativeFunction<Int32 Function(Pointer<zex_frame>)>> retain;
  external Pointer<NativeFunction<Int32 Function(Pointer<zex_frame>)>> release;
  external Pointer<NativeFunction<Pointer<Void> Function(Size)>> malloc;
  external Pointer<NativeFunction<Void Function(Pointer<Void>)>> free;
  external Pointer<
    NativeFunction<Pointer<Void> Function(Pointer<Void>, Pointer<Void>, Size)>
  >
  copy;
  external Pointer<NativeFunction<Size Function(Pointer<Char>)>> length;
  @Int64()
  external int port;
}

/// Sends what has reserved its place in `slot`, or gives that back.
bool _post(
  Pointer<_Table> table,
  int slot,
  int kind,
  int frame,
  int a,
  int b,
  int c,
  int time,
  Pointer<Char> text,
  Pointer<Void> data,
  int dataLength,
) {
  final t = table.ref;
  final textLength = text == nullptr
      ? 0
      : t.length.asFunction<int Function(Pointer<Char>)>(isLeaf: true)(text);
  final allocate = t.malloc.asFunction<Pointer<Void> Function(int)>(
    isLeaf: true,
  );
  final free = t.free.asFunction<void Function(Pointer<Void>)>(isLeaf: true);
  final head = sizeOf<_Record>();
  final memory = allocate(head + textLength + dataLength);
  if (memory == nullptr) {
    Slots.giveBack(table.cast(), slot);
    return false;
  }
  final r = memory.cast<_Record>().ref;
  r.table = table.address;
  r.slot = slot;
  r.kind = kind;
  r.frame = frame;
  r.a = a;
  r.b = b;
  r.c = c;
  r.time = time;
  r.textLength = textLength;
  r.dataLength = dataLength;
  final copy = t.copy
      .asFunction<Pointer<Void> Function(Pointer<Void>, Pointer<Void>, int)>(
        isLeaf: true,
      );
  final Pointer<Void> behind = Pointer.fromAddress(memory.address + head);
  if (textLength > 0) copy(behind, text.cast(), textLength);
  if (dataLength > 0) {
    copy(Pointer.fromAddress(behind.address + textLength), data, dataLength);
  }
  final message = allocate(sizeOf<_Message>()).cast<_Message>();
  var sent = false;
  if (message != nullptr) {
    message.ref.type = _dartInt64;
    message.ref.value = memory.address;
    sent =
        t.post.asFunction<int Function(int, Pointer<_Message>)>(isLeaf: true)(
          t.port,
          message,
        ) !=
        0;
    free(message.cast());
  }
  if (!sent) {
    free(memory);
    Slots.giveBack(table.cast(), slot);
  }
  return sent;
}

void _captured(
  Pointer<zex_engine> engine,
  int channel,
  Pointer<zex_frame> frame,
  Pointer<Void> userData,
) {
  final table = userData.cast<_Table>();
  final t = table.ref;
  final slot = channel & 1;
  if (!Slots.reserve(table.cast(), slot, _framesWaiting)) return;
  final retain = t.retain.asFunction<int Function(Pointer<zex_frame>)>(
    isLeaf: true,
  );
  if (retain(frame) != 0) {
    Slots.giveBack(table.cast(), slot);
    return;
  }
  final sent = _post(
    table,
    slot,
    _kindCaptured,
    frame.address,
    channel,
    0,
    0,
    0, //
    nullptr,
    nullptr,
    0,
  );
  if (!sent) {
    t.release.asFunction<int Function(Pointer<zex_frame>)>(isLeaf: true)(frame);
  }
}

void _encoded(
  Pointer<zex_engine> engine,
  Pointer<Char> stream,
  Pointer<Uint8> data,
  int length,
  int isKeyframe,
  int width,
  int height,
  int time,
  Pointer<Void> userData,
) {
  final table = userData.cast<_Table>();
  var hash = 0;
  for (var at = 0; stream[at] != 0; at++) {
    hash = (hash * 31 + stream[at]) & 0xffff;
  }
  final slot = _slotEncoded + hash % (slotCount - _slotEncoded);
  if (!Slots.reserve(table.cast(), slot, _encodedWaiting)) return;
  _post(
    table,
    slot,
    _kindEncoded,
    0,
    isKeyframe,
    width,
    height,
    time, //
    stream,
    data.cast(),
    length,
  );
}

void _playerAudio(
  Pointer<zex_engine> engine,
  Pointer<Char> stream,
  Pointer<Int16> samples,
  int count,
  int rate,
  int channels,
  int time,
  Pointer<Void> userData,
) {
  final table = userData.cast<_Table>();
  if (!Slots.reserve(table.cast(), _slotPlayerAudio, _soundsWaiting)) return;
  _post(
    table,
    _slotPlayerAudio,
    _kindPlayerAudio,
    0,
    rate,
    channels,
    count,
    time, //
    stream,
    samples.cast(),
    count * channels * 2,
  );
}

void _playback(
  Pointer<zex_engine> engine,
  Pointer<Int16> samples,
  int count,
  int rate,
  int channels,
  Pointer<Void> userData,
) {
  final table = userData.cast<_Table>();
  if (!Slots.reserve(table.cast(), _slotPlayback, _soundsWaiting)) return;
  _post(
    table,
    _slotPlayback,
    _kindPlayback,
    0,
    rate,
    channels,
    count,
    0, //
    nullptr,
    samples.cast(),
    count * channels * 2,
  );
}

typedef _CapturedC = Void Function(
  Pointer<zex_engine>,
  Uint32,
  Pointer<zex_frame>,
  Pointer<Void>,
);
typedef _EncodedC = Void Function(
  Pointer<zex_engine>,
  Pointer<Char>,
  Pointer<Uint8>,
  Uint32,
  Uint8,
  Uint32,
  Uint32,
  Uint64,
  Pointer<Void>,
);
typedef _PlayerAudioC = Void Function(
  Pointer<zex_engine>,
  Pointer<Char>,
  Pointer<Int16>,
  Uint32,
  Uint32,
  Uint32,
  Uint64,
  Pointer<Void>,
);
typedef _PlaybackC = Void Function(
  Pointer<zex_engine>,
  Pointer<Int16>,
  Uint32,
  Uint32,
  Uint32,
  Pointer<Void>,
);

// One per isolate, never closed: no media thread can find one gone.
final _capturedCall = NativeCallable<_CapturedC>.isolateGroupBound(_captured)
  ..keepIsolateAlive = false;
final _encodedCall = NativeCallable<_EncodedC>.isolateGroupBound(_encoded)
  ..keepIsolateAlive = false;
final _playerAudioCall = NativeCallable<_PlayerAudioC>.isolateGroupBound(
  _playerAudio,
)..keepIsolateAlive = false;
final _playbackCall = NativeCallable<_PlaybackC>.isolateGroupBound(_playback)
  ..keepIsolateAlive = false;

/// The media functions of one engine.
final class Tap {
  /// Runs when the isolate ends while the engine lives: media threads must not call into it then.
  static final NativeFinalizer _isolateEnd = NativeFinalizer(
    zex.library.lookup('zex_clear_callbacks_finalize'),
  );

  final EngineCore engine;

  /// What is registered; the library frees it, when none of its functions runs any more.
  Pointer<_Table> _table = nullptr;
  int _droppedBefore = 0;

  Tap(this.engine) {
    _isolateEnd.attach(engine, engine.handle.cast(), detach: this);
  }

  /// Things that a slow isolate has lost.
  int get dropped =>
      _droppedBefore + (_table == nullptr ? 0 : Slots.allDropped(_table.cast()));

  /// Registers the functions for what is wanted; the status of the library.
  int want(TapWants wants) => using((arena) {
    final media = arena<zex_media_callbacks>();
    final m = media.ref;
    m.struct_size = sizeOf<zex_media_callbacks>();
    m.encoded_only = wants.encoded ? 1 : 0;
    m.destroy = cRuntime.lookup('free');
    if (wants.captured) {
      m.on_captured_video_frame = _capturedCall.nativeFunction;
    }
    if (wants.encoded) {
      m.on_remote_encoded_video_frame = _encodedCall.nativeFunction;
    }
    if (wants.playerAudio) {
      m.on_remote_audio_data = _playerAudioCall.nativeFunction;
    }
    if (wants.playback) {
      m.on_playback_audio_data = _playbackCall.nativeFunction;
    }
    final table = _newTable();
    _forget();
    final status = zex.zex_set_media_callbacks(
      engine.handle,
      media,
      table.cast(),
    );
    // A refused table was freed at once.
    if (status == 0) {
      _table = table;
      Runtime.instance.addTap(table.address, this);
    }
    return status;
  });

  static Pointer<_Table> _newTable() {
    final table = _calloc(1, sizeOf<_Table>()).cast<_Table>();
    Slots.prepare(table.cast());
    table.ref
      ..post = NativeApi.postCObject.cast()
      ..retain = zex.library.lookup('zex_frame_retain')
      ..release = zex.library.lookup('zex_frame_release')
      ..malloc = cRuntime.lookup('malloc')
      ..free = cRuntime.lookup('free')
      ..copy = cRuntime.lookup('memcpy')
      ..length = cRuntime.lookup('strlen')
      ..port = Runtime.instance.mediaPort;
    return table;
  }

  /// The table is there still, and may be gone from here on.
  void _forget() {
    _droppedBefore = dropped;
    _remove();
  }

  void _remove() {
    if (_table == nullptr) return;
    Runtime.instance.removeTap(_table.address);
    _table = nullptr;
  }

  /// The engine has been told to end: the library frees the table in a poll that is yet to come.
  void engineEnds() => _forget();

  /// The engine is gone, and the table with it.
  void engineGone() {
    _isolateEnd.detach(this);
    _remove();
  }

  static final _calloc = cRuntime
      .lookupFunction<
        Pointer<Void> Function(Size, Size),
        Pointer<Void> Function(int, int)
      >('calloc');
  static final _free = cRuntime
      .lookupFunction<
        Void Function(Pointer<Void>),
        void Function(Pointer<Void>)
      >('free');
  static final Pointer<NativeFinalizerFunction> _freeLater = cRuntime.lookup(
    'free',
  );

  /// Takes what a media thread has posted.
  static void receive(int address, Tap? Function(int table) find) {
    final memory = Pointer<Void>.fromAddress(address);
    final r = memory.cast<_Record>().ref;
    final tap = find(r.table);
    // Only the table that is registered is sure to be there still.
    if (tap != null) Slots.giveBack(tap._table.cast(), r.slot);
    if (r.kind == _kindCaptured) {
      final Pointer<zex_frame> frame = Pointer.fromAddress(r.frame);
      final channel = r.a;
      _free(memory);
      if (tap == null) {
        zex.zex_frame_release(frame);
        return;
      }
      tap.engine.capturedFrame(channel, ZegoVideoFrame.own(frame));
      return;
    }
    if (tap == null) {
      _free(memory);
      return;
    }
    final (kind, a, b, c, time) = (r.kind, r.a, r.b, r.c, r.time);
    final start = Pointer<Uint8>.fromAddress(address + sizeOf<_Record>());
    final stream = start.cast<Utf8>().toDartString(length: r.textLength);
    // The handler's list is this memory: freed when the list is collected.
    final Uint8List data = (start + r.textLength).asTypedList(
      r.dataLength,
      finalizer: _freeLater,
      token: memory,
    );
    switch (kind) {
      case _kindEncoded:
        tap.engine.encodedFrame(stream, data, a != 0, b, c, time);
      case _kindPlayerAudio:
        tap.engine.playerAudio(stream, data, a, b);
      case _kindPlayback:
        tap.engine.playbackAudio(data, a, b);
    }
  }
}
