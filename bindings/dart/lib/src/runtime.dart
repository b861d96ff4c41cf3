import 'dart:ffi';
import 'dart:isolate';

import 'core.dart';
import 'native.dart';
import 'raw/zex.g.dart';
import 'tap.dart';

typedef _Signal = Void Function(Pointer<Void> userData);

/// What all engines of an isolate share: the functions that the library calls. They live as long
/// as the isolate, so that no thread can find one gone; they keep the isolate alive only while an
/// engine is.
final class Runtime {
  static final Runtime instance = Runtime._();

  Runtime._() {
    _wakeup.keepIsolateAlive = false;
    _tapEnd.keepIsolateAlive = false;
    _completion.keepIsolateAlive = false;
    _media.keepIsolateAlive = false;
  }

  final Map<int, EngineCore> _engines = {};
  final Map<int, Tap> _taps = {};
  final Map<int, void Function(int code, Map<String, dynamic> extended)>
  _pending = {};
  int _next = 1;

  /// Engine threads signal; the isolate's event loop drains.
  late final NativeCallable<_Signal> _wakeup = NativeCallable.listener(
    (Pointer<Void> id) => _engines[id.address]?.drain(),
  );

  /// Completions run inside zex_poll_event, so on this isolate's thread.
  late final NativeCallable<zex_completion> _completion =
      NativeCallable.isolateLocal((
        int code,
        Pointer<Char> extended,
        Pointer<Void> id,
      ) {
        _pending.remove(id.address)?.call(code, json(extended));
      });

  late final NativeCallable<_Signal> _tapEnd = NativeCallable.listener(
    (Pointer<Void> table) => _taps[table.address]?.tableGone(),
  );

  late final RawReceivePort _media = RawReceivePort(
    (Object? record) => Tap.receive(record! as int, (table) => _taps[table]),
    'zego_express media',
  );

  Pointer<NativeFunction<_Signal>> get wakeup => _wakeup.nativeFunction;
  Pointer<NativeFunction<zex_completion>> get completion =>
      _completion.nativeFunction;
  Pointer<NativeFunction<zex_destroy>> get tapEnd => _tapEnd.nativeFunction;
  int get mediaPort => _media.sendPort.nativePort;

  /// A number that names an engine or a completion towards the library.
  int newId() => _next++;

  void add(int id, EngineCore engine) {
    _engines[id] = engine;
    _update();
  }

  void remove(int id) {
    _engines.remove(id);
    _update();
  }

  void addTap(int table, Tap tap) {
    _taps[table] = tap;
    _update();
  }

  void removeTap(int table) {
    _taps.remove(table);
    _update();
  }

  void _update() {
    _wakeup.keepIsolateAlive = _engines.isNotEmpty || _taps.isNotEmpty;
  }

  /// Calls `request` with a new completion; `done` runs once if the request was accepted.
  int request(
    int Function(Pointer<NativeFunction<zex_completion>>, Pointer<Void>)
    request,
    void Function(int code, Map<String, dynamic> extended) done,
  ) {
    final id = newId();
    _pending[id] = done;
    final status = request(completion, Pointer.fromAddress(id));
    if (status != 0) _pending.remove(id);
    return status;
  }
}
