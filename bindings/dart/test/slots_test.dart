import 'dart:ffi';
import 'dart:isolate';

import 'package:ffi/ffi.dart';
import 'package:test/test.dart';
import 'package:zego_express_engine/src/slots.dart';

void main() {
  test('threads that share a slot lose no count', () async {
    final slots = calloc<Slots>();
    Slots.prepare(slots);
    final address = slots.address;
    // The isolates of a group run on threads of their own, as media threads do.
    final kept = await Future.wait([
      for (var n = 0; n < 4; n++) Isolate.run(() => _churn(address)),
    ]);
    expect(slots.ref.waiting[4], 0);
    final reserved = kept.fold(0, (sum, count) => sum + count);
    expect(reserved + Slots.allDropped(slots), 4 * _rounds);
    calloc.free(slots);
  }, timeout: const Timeout(Duration(seconds: 120)));
}

const int _rounds = 200000;

int _churn(int address) {
  final slots = Pointer<Slots>.fromAddress(address);
  var kept = 0;
  for (var n = 0; n < _rounds; n++) {
    if (!Slots.reserve(slots, 4, 3)) continue;
    kept++;
    Slots.giveBack(slots, 4);
  }
  return kept;
}
