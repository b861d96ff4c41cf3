/// The library, and how text crosses the border.
library;

import 'dart:convert';
import 'dart:ffi';
import 'dart:io';

import 'package:ffi/ffi.dart';

import 'exception.dart';
import 'raw/errors.g.dart';
import 'raw/zex.g.dart';

/// Set before the first use to load another file than the usual one; see [ZegoNative.path].
String? libraryPath;

/// Functions of the library, loaded when first used.
final Zex zex = Zex(_open());

DynamicLibrary _open() {
  final named = libraryPath ?? Platform.environment['ZEGO_EXPRESS_LIBRARY'];
  if (named != null && named.isNotEmpty) return DynamicLibrary.open(named);
  // On Apple systems the framework is linked into the program.
  if (Platform.isIOS || Platform.isMacOS) {
    final process = DynamicLibrary.process();
    if (process.providesSymbol('zex_create_engine')) return process;
  }
  final names = Platform.isWindows
      ? ['zego_express.dll']
      : Platform.isIOS || Platform.isMacOS
      ? ['ZegoExpress.framework/ZegoExpress', 'libzego_express.dylib']
      : Platform.isAndroid
      ? ['libzego_express.so']
      : ['libzego_express.so.1', 'libzego_express.so'];
  Object? last;
  for (final name in names) {
    try {
      return DynamicLibrary.open(name);
    } on ArgumentError catch (e) {
      last = e;
    }
  }
  throw ZegoException(
    ZegoErrorCode.CommonSdkNoModule,
    'cannot load ${names.join(' or ')}: $last',
    'DynamicLibrary.open',
  );
}

/// Text into memory of [arena]. Dart strings may hold what C text cannot: U+0000, and halves of
/// surrogate pairs, which have no UTF-8. Both are refused by name instead of being cut or replaced.
Pointer<Char> text(
  Arena arena,
  String field,
  String value, {
  required String function,
}) {
  for (var at = 0; at < value.length; at++) {
    final unit = value.codeUnitAt(at);
    if (unit == 0) {
      throw ZegoException(
        ZegoErrorCode.CommonIllegalParam,
        '$field has a NUL at index $at; text ends there in C',
        function,
      );
    }
    if (unit & 0xf800 != 0xd800) continue;
    final paired =
        unit < 0xdc00 &&
        at + 1 < value.length &&
        value.codeUnitAt(at + 1) & 0xfc00 == 0xdc00;
    if (!paired) {
      throw ZegoException(
        ZegoErrorCode.InvalidUtf8,
        '$field has an unpaired surrogate at index $at, which has no UTF-8',
        function,
      );
    }
    at++;
  }
  return value.toNativeUtf8(allocator: arena).cast();
}

/// As [text]; null and the empty string become NULL.
Pointer<Char> optionalText(
  Arena arena,
  String field,
  String? value, {
  required String function,
}) => value == null || value.isEmpty
    ? nullptr
    : text(arena, field, value, function: function);

/// Text from the library, which is always valid UTF-8; NULL is empty.
String string(Pointer<Char> text) =>
    text == nullptr ? '' : text.cast<Utf8>().toDartString();

/// `extended_data`.
Map<String, dynamic> json(Pointer<Char> text) {
  final String source = string(text);
  if (source.isEmpty || source == '{}') return {};
  final value = jsonDecode(source);
  return value is Map<String, dynamic> ? value : {};
}

/// Throws what a call answered, if it is not 0. Must follow the call at once: the words are those
/// of this thread's last failure.
void check(int status, String function) {
  if (status != 0) throw failure(status, function);
}

/// As [check], for a call on an engine, which tells onDebugError of every call that it refuses.
void checkEngine(int status, String function) {
  if (status == 0) return;
  throw failure(
    status,
    function,
    isReported: switch (status) {
      // It came to no engine.
      ZegoErrorCode.InvalidHandle ||
      ZegoErrorCode.CommonEngineNotCreate ||
      ZegoErrorCode.Forked ||
      ZegoErrorCode.Panic => false,
      _ => true,
    },
  );
}

/// What a call answered, with the library's words for it.
ZegoException failure(
  int status,
  String function, {
  bool isReported = false,
}) => ZegoException(
  status,
  string(zex.zex_last_error()),
  function,
  isReported: isReported,
);

/// Functions of the C runtime: for memory that one thread allocates and another frees.
final DynamicLibrary cRuntime = Platform.isWindows
    ? DynamicLibrary.open('ucrtbase.dll')
    : DynamicLibrary.process();
