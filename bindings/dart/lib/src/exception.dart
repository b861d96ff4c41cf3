/// A refused call: the number and the words of the C interface.
///
/// It has the fields of Flutter's PlatformException ([code] as a number, [message], [details]), so
/// that code which catches either reads the same.
class ZegoException implements Exception {
  /// A number of [ZegoErrorCode]; docs/ERRORS.md has cause and remedy.
  final int code;

  /// Which field and which limit it was about.
  final String message;

  /// The call that was refused.
  final String function;

  /// Whether the engine itself tells onDebugError of it.
  final bool isReported;

  const ZegoException(
    this.code,
    this.message,
    this.function, {
    this.isReported = false,
  });

  /// The refused call, as PlatformException has it.
  Object? get details => function;

  @override
  String toString() => 'ZegoException($code, $function: $message)';
}
