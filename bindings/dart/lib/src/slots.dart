/// How much of what media threads hand out is under way to the isolate.
///
/// Several media threads and the isolate change these numbers. dart:ffi has no atomic ones, so a
/// lock of the system guards them: held for a few instructions, in which nothing is called.
library;

import 'dart:ffi';
import 'dart:io';

import 'native.dart';

/// Channels 0 and 1, the two kinds of sound, and encoded streams spread over the rest by their ID.
const int slotCount = 20;

typedef _Posix = NativeFunction<Int32 Function(Pointer<Void>)>;
typedef _Windows = NativeFunction<Void Function(Pointer<Void>)>;

/// Zeroed memory, made ready by [prepare]. The functions here use nothing of an isolate.
final class Slots extends Struct {
  // First, so that its address is that of the whole. 64 bytes are the most that a system's lock
  // takes (macOS).
  @Array(8)
  external Array<Int64> lock;
  // The functions of one kind of system; the others are NULL.
  external Pointer<_Posix> lockPosix;
  external Pointer<_Posix> unlockPosix;
  external Pointer<_Windows> lockWindows;
  external Pointer<_Windows> unlockWindows;
  @Array(slotCount)
  external Array<Int64> waiting;
  @Array(slotCount)
  external Array<Int64> dropped;

  static void prepare(Pointer<Slots> slots) {
    if (Platform.isWindows) {
      final kernel = DynamicLibrary.open('kernel32.dll');
      slots.ref
        ..lockWindows = kernel.lookup('AcquireSRWLockExclusive')
        ..unlockWindows = kernel.lookup('ReleaseSRWLockExclusive');
      return;
    }
    // What it holds on these systems is its memory: no end is needed.
    cRuntime.lookupFunction<
      Int32 Function(Pointer<Void>, Pointer<Void>),
      int Function(Pointer<Void>, Pointer<Void>)
    >('pthread_mutex_init')(slots.cast(), nullptr);
    slots.ref
      ..lockPosix = cRuntime.lookup('pthread_mutex_lock')
      ..unlockPosix = cRuntime.lookup('pthread_mutex_unlock');
  }

  /// Takes a place for one thing more; false, and counted, if `limit` are under way already.
  static bool reserve(Pointer<Slots> slots, int slot, int limit) {
    final s = slots.ref;
    _lock(slots);
    final free = s.waiting[slot] < limit;
    if (free) {
      s.waiting[slot]++;
    } else {
      s.dropped[slot]++;
    }
    _unlock(slots);
    return free;
  }

  /// A place is free again: its thing has arrived, or could not be sent.
  static void giveBack(Pointer<Slots> slots, int slot) {
    _lock(slots);
    slots.ref.waiting[slot]--;
    _unlock(slots);
  }

  /// Things that found no place.
  static int allDropped(Pointer<Slots> slots) {
    var sum = 0;
    _lock(slots);
    for (var slot = 0; slot < slotCount; slot++) {
      sum += slots.ref.dropped[slot];
    }
    _unlock(slots);
    return sum;
  }

  /// No leaf call: the collector may stop the thread that holds the lock, and must not wait for
  /// one that waits here.
  static void _lock(Pointer<Slots> slots) {
    final s = slots.ref;
    if (s.lockPosix != nullptr) {
      s.lockPosix.asFunction<int Function(Pointer<Void>)>()(slots.cast());
    } else {
      s.lockWindows.asFunction<void Function(Pointer<Void>)>()(slots.cast());
    }
  }

  static void _unlock(Pointer<Slots> slots) {
    final s = slots.ref;
    if (s.unlockPosix != nullptr) {
      s.unlockPosix.asFunction<int Function(Pointer<Void>)>(isLeaf: true)(
        slots.cast(),
      );
    } else {
      s.unlockWindows.asFunction<void Function(Pointer<Void>)>(isLeaf: true)(
        slots.cast(),
      );
    }
  }
}
