import 'dart:async';
import 'dart:convert';
import 'dart:io';

import 'package:zego_express_engine/zego_express_engine.dart';

/// A zego-server of the tests' own.
final class TestServer {
  final Process _process;
  final Directory _data;
  final Map<String, dynamic> _ready;

  TestServer._(this._process, this._data, this._ready);

  static String get program =>
      Platform.environment['ZEGO_SERVER_BIN'] ?? 'zego-server';

  static Future<TestServer> start() async {
    final data = await Directory.systemTemp.createTemp('zego-dart-');
    final process = await Process.start(program, [
      '--listen', '127.0.0.1:0', '--data', data.path, '--ready-json', '-', //
    ]);
    unawaited(process.stderr.drain<void>());
    final lines = process.stdout
        .transform(utf8.decoder)
        .transform(const LineSplitter())
        .asBroadcastStream();
    final ready = await lines.first.timeout(const Duration(seconds: 30));
    lines.listen((_) {});
    return TestServer._(
      process,
      data,
      jsonDecode(ready) as Map<String, dynamic>,
    );
  }

  String get url => _ready['url'] as String;
  int get appID => _ready['app_id'] as int;
  String get appSign => _ready['app_sign'] as String;

  /// A token04, as a backend would make it.
  Future<String> token(String user, String room) async {
    final result = await Process.run(program, [
      'token', '--user', user, '--room', room, '--data', _data.path, //
    ]);
    if (result.exitCode != 0) throw StateError('${result.stderr}');
    return (result.stdout as String).trim();
  }

  ZegoEngineProfile profile({String? appSign}) => ZegoEngineProfile(
    appID,
    ZegoScenario.Broadcast,
    appSign: appSign ?? this.appSign,
    serverUrl: url,
  );

  Map<String, String> get environment => {
    'ZEGO_EXPRESS_SERVER': url,
    'ZEGO_APP_ID': '$appID',
    'ZEGO_APP_SIGN': appSign,
  };

  Future<void> stop() async {
    _process.kill();
    await _process.exitCode;
    await _data.delete(recursive: true);
  }
}

/// For programs that are compiled when they start, on a machine that does much else.
const Duration startLimit = Duration(seconds: 90);

/// Starts a Dart program of this package, with this program's package configuration.
Future<({int code, String out, String err})> runDart(
  List<String> arguments, {
  Map<String, String>? environment,
}) async {
  final process = await startDart(arguments, environment: environment);
  final out = process.stdout.transform(utf8.decoder).join();
  final err = process.stderr.transform(utf8.decoder).join();
  final code = await process.exitCode.timeout(
    startLimit,
    onTimeout: () {
      process.kill(ProcessSignal.sigkill);
      return -1;
    },
  );
  return (code: code, out: await out, err: await err);
}

Future<Process> startDart(
  List<String> arguments, {
  Map<String, String>? environment,
}) => Process.start(Platform.resolvedExecutable, [
  '--packages=${Uri.base.resolve('.dart_tool/package_config.json').toFilePath()}',
  ...arguments,
], environment: environment);
