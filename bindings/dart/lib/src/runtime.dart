import 'dart:ffi';
import 'dart:isolate';

import 'package:ffi/ffi.dart';

import 'exception.dart';
import 'native.dart';
import 'raw/errors.g.dart';
import 'raw/zex.g.dart';
import 'tap.dart';

typedef _Post = Bool Function(Int64 port, Int64 message);

// What dart_api_dl.h calls DartApi and DartApiEntry.
final class _DartApi extends Struct {
  @Int32()
  external int major;
  @Int32()
  external int minor;
  external Pointer<_DartApiEntry> functions;
}

final class _DartApiEntry extends Struct {
  external Pointer<Char> name;
  external Pointer<Void> function;
}

/// What all engines of an isolate share.
///
/// An isolate can die while an engine lives: an error that nobody catches, a hot restart. Its native
/// callbacks are then gone, and a thread that calls one takes the process down. So engine threads
/// call functions of the VM itself, which know whether a port still exists.
final class Runtime {
  static final Runtime instance = Runtime._();

  Runtime._() {
    _completion.keepIsolateAlive = false;
    _media.keepIsolateAlive = false;
  }

  final Map<int, Tap> _taps = {};
  final Map<int, void Function(int code, Map<String, dynamic> extended)>
  _pending = {};
  int _next = 1;

  /// `Dart_PostInteger`, which engine threads call as a wake-up: the port is the engine's, the integer
  /// 0, and nobody looks at it.
  final Pointer<NativeFunction<_Post>> post = _find('Dart_PostInteger').cast();

  /// Completions run inside zex_poll_event, so on this isolate's thread.
  late final NativeCallable<zex_completion> _completion =
      NativeCallable.isolateLocal((
        int code,
        Pointer<Char> extended,
        Pointer<Void> id,
      ) {
        _pending.remove(id.address)?.call(code, json(extended));
      });

  late final RawReceivePort _media = RawReceivePort(
    (Object? record) => Tap.receive(record! as int, (table) => _taps[table]),
    'zego_express media',
  );

  int get mediaPort => _media.sendPort.nativePort;

  void addTap(int table, Tap tap) => _taps[table] = tap;

  void removeTap(int table) => _taps.remove(table);

  /// Calls `request` with a new completion; `done` runs once if the request was accepted.
  int request(
    int Function(Pointer<NativeFunction<zex_completion>>, Pointer<Void>)
    request,
    void Function(int code, Map<String, dynamic> extended) done,
  ) {
    final id = _next++;
    _pending[id] = done;
    final status = request(_completion.nativeFunction, Pointer.fromAddress(id));
    if (status != 0) _pending.remove(id);
    return status;
  }

  /// A function that the VM offers to native code.
  static Pointer<Void> _find(String name) {
    final api = NativeApi.initializeApiDLData.cast<_DartApi>().ref;
    for (var at = 0; ; at++) {
      final entry = (api.functions + at).ref;
      if (entry.name == nullptr) break;
      if (entry.name.cast<Utf8>().toDartString() == name) return entry.function;
    }
    throw ZegoException(
      ZegoErrorCode.CommonUnsupportedPlatform,
      'this Dart VM does not offer $name',
      name,
    );
  }
}
