import 'dart:convert';
import 'dart:io';

import 'package:test/test.dart';

import 'support/server.dart';

/// Mistakes of grammar in the snippets of the published guide; nothing else is changed in them.
final List<(String what, Pattern from, String Function(Match) to)> repairs = [
  ('a full-width comma is a comma', '，', (_) => ','),
  (
    'for in the manner of Java is for-in',
    RegExp(r'for \((\w+) (\w+) : (\w+)\)'),
    (m) => 'for (${m[1]} ${m[2]} in ${m[3]})',
  ),
];

void main() {
  late TestServer server;
  setUpAll(() async => server = await TestServer.start());
  tearDownAll(() => server.stop());

  test('the snippets need every one of the repairs', () {
    final text = File('test/seed/snippets.txt').readAsStringSync();
    for (final (what, from, _) in repairs) {
      expect(from.allMatches(text).length, greaterThan(0), reason: what);
    }
  });

  test('the snippets, repaired, run on both sides', () async {
    var text = File('test/seed/snippets.txt').readAsStringSync();
    for (final (_, from, to) in repairs) {
      text = text.replaceAllMapped(from, to);
    }
    final parts = {
      for (final part in text.split('// --- ').skip(1))
        part.split('\n').first: part.substring(part.indexOf('\n')),
    };
    final program = File('test/seed/program.g.dart')
      ..writeAsStringSync(_program(parts));
    try {
      final host = await startDart([
        program.path,
        'host',
      ], environment: server.environment);
      final lines = host.stdout
          .transform(utf8.decoder)
          .transform(const LineSplitter())
          .asBroadcastStream();
      final said = lines.toList();
      final errors = host.stderr.transform(utf8.decoder).join();
      await lines
          .firstWhere((line) => line == 'publishing', orElse: () => '')
          .timeout(startLimit);
      final viewer = await runDart([
        program.path,
        'viewer',
      ], environment: server.environment);
      expect(viewer.err, '');
      expect(const LineSplitter().convert(viewer.out), [
        'logining',
        'logined',
        'user host true',
        'playing',
        'views ZegoMemoryView',
        'logout',
      ]);
      expect(viewer.code, 0);
      expect(await host.exitCode.timeout(startLimit), 0, reason: await errors);
      expect(await said, [
        'logining',
        'logined',
        'publishing',
        'user viewer true',
        'user viewer false',
        'views ZegoMemoryView',
        'logout',
      ]);
    } finally {
      program.deleteSync();
    }
  });
}

/// What a widget of a Flutter application has around the snippets.
String _program(Map<String, String> parts) =>
    '''
// ignore_for_file: unused_local_variable, prefer_final_locals
import 'dart:async';
import 'dart:io';
import 'package:zego_express_engine/zego_express_engine.dart';

typedef Widget = Object;
Widget? localView, remoteView;
int localViewID = -1, remoteViewID = -1;
const roomID = 'seed-room', streamID = 'seed-stream';
late final String userID;
final int appID = int.parse(Platform.environment['ZEGO_APP_ID']!);
final String appSign = Platform.environment['ZEGO_APP_SIGN']!;
void setState(void Function() change) => change();

final notes = StreamController<String>.broadcast();
void note(String what) {
  print(what);
  notes.add(what);
}

${parts['play']}

Future<void> main(List<String> arguments) async {
  userID = arguments.single;
  final goal = userID == 'host' ? 'user viewer false' : 'playing';
  final done = notes.stream.firstWhere((what) => what == goal);
  ${parts['create the engine']}
  ${parts['events of the room']}
  ${parts['events of streams']}
  ${parts['log in']}
  if (userID == 'host') {
    // The one line that the snippets lack: a machine without a camera.
    ZegoExpressEngine.instance.useSyntheticSource();
    ${parts['preview and publish']}
  }
  await done.timeout(const Duration(seconds: 90));
  print('views \${(localView ?? remoteView).runtimeType}');
  ${parts['stop']}
}
''';
