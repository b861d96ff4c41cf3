/// What the tests use of package:test, for machines without a package server: the same names, and
/// one summary line. With the real package in its place the tests run just the same.
library;

import 'dart:async';
import 'dart:io';

typedef _Body = FutureOr<void> Function();
typedef _Case = ({String name, _Body body, Object? skip, Timeout timeout});

/// How long a test may take.
final class Timeout {
  final Duration duration;

  const Timeout(this.duration);
}

final class TestFailure implements Exception {
  final String message;

  TestFailure(this.message);

  @override
  String toString() => message;
}

final List<_Case> _cases = [];
final List<_Body> _setUps = [], _tearDowns = [];
bool _scheduled = false;
String _group = '';

void _schedule() {
  if (_scheduled) return;
  _scheduled = true;
  Timer.run(_runAll);
}

void test(
  String name,
  _Body body, {
  Timeout timeout = const Timeout(Duration(seconds: 240)),
  Object? skip,
}) {
  _cases.add((name: '$_group$name', body: body, skip: skip, timeout: timeout));
  _schedule();
}

void group(String name, void Function() body) {
  final outer = _group;
  _group = '$outer$name ';
  body();
  _group = outer;
}

void setUpAll(_Body body) => _setUps.add(body);
void tearDownAll(_Body body) => _tearDowns.add(body);

Future<void> _runAll() async {
  var (passed, failed, skipped) = (0, 0, 0);
  Future<bool> run(String name, _Body body, Duration limit) async {
    final errors = <String>[];
    final done = Completer<void>();
    // An error in a callback fails the test that runs, as in package:test.
    runZonedGuarded(
      () async {
        try {
          await body();
        } finally {
          if (!done.isCompleted) done.complete();
        }
      },
      (error, stack) {
        errors.add('$error\n$stack');
        if (!done.isCompleted) done.complete();
      },
    );
    await done.future.timeout(
      limit,
      onTimeout: () => errors.add('not done after ${limit.inSeconds} s'),
    );
    await Future<void>.delayed(Duration.zero);
    for (final error in errors) {
      stdout.writeln('FAILED $name\n$error');
    }
    return errors.isEmpty;
  }

  var ready = true;
  for (final body in _setUps) {
    ready = await run('setUpAll', body, const Duration(seconds: 60)) && ready;
  }
  for (final c in _cases) {
    if (c.skip != null && c.skip != false) {
      skipped++;
      stdout.writeln('skipped ${c.name}: ${c.skip}');
    } else if (ready && await run(c.name, c.body, c.timeout.duration)) {
      passed++;
      stdout.writeln('ok ${c.name}');
    } else {
      failed++;
    }
  }
  for (final body in _tearDowns) {
    if (!await run('tearDownAll', body, const Duration(seconds: 60))) failed++;
  }
  stdout.writeln('summary: $passed passed, $failed failed, $skipped skipped');
  await stdout.flush();
  exit(failed == 0 ? 0 : 1);
}

Never fail(String message) => throw TestFailure(message);

/// A condition with words.
final class Matcher {
  final String description;
  final bool Function(Object? value) matches;

  const Matcher(this.description, this.matches);
}

void expect(Object? actual, Object? matcher, {String? reason}) {
  final m = matcher is Matcher ? matcher : equals(matcher);
  if (m.matches(actual)) return;
  fail(
    'expected ${m.description}, got $actual${reason == null ? '' : ': $reason'}',
  );
}

bool _same(Object? a, Object? b) {
  if (a is List && b is List) {
    if (a.length != b.length) return false;
    for (var i = 0; i < a.length; i++) {
      if (!_same(a[i], b[i])) return false;
    }
    return true;
  }
  if (a is Map && b is Map) {
    return a.length == b.length &&
        a.keys.every((k) => b.containsKey(k) && _same(a[k], b[k]));
  }
  return a == b;
}

Matcher equals(Object? expected) =>
    Matcher('$expected', (value) => _same(value, expected));
final Matcher isTrue = equals(true);
final Matcher isFalse = equals(false);
final Matcher isNull = equals(null);
final Matcher isNotNull = Matcher('not null', (value) => value != null);
final Matcher isEmpty = Matcher(
  'empty',
  (value) => (value as dynamic).isEmpty as bool,
);
final Matcher isNotEmpty = Matcher(
  'not empty',
  (value) => (value as dynamic).isNotEmpty as bool,
);
Matcher same(Object? expected) =>
    Matcher('the same as $expected', (value) => identical(value, expected));
Matcher contains(Object? part) => Matcher(
  'something with $part',
  (value) => (value as dynamic).contains(part) as bool,
);
Matcher greaterThan(num bound) =>
    Matcher('more than $bound', (value) => value is num && value > bound);
Matcher lessThan(num bound) =>
    Matcher('less than $bound', (value) => value is num && value < bound);
Matcher greaterThanOrEqualTo(num bound) =>
    Matcher('at least $bound', (value) => value is num && value >= bound);
Matcher isA<T>() => Matcher('a $T', (value) => value is T);
Matcher predicate<T>(bool Function(T value) matches, [String what = 'fit']) =>
    Matcher('a $T that is $what', (value) => value is T && matches(value));
Matcher throwsA(Matcher error) =>
    Matcher('throws ${error.description}', (call) {
      try {
        (call as dynamic Function())();
        return false;
      } on Object catch (thrown) {
        return error.matches(thrown);
      }
    });
final Matcher throwsArgumentError = throwsA(isA<ArgumentError>());
