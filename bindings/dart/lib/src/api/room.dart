part of 'engine.dart';

/// Rooms.
extension ZegoExpressEngineRoom on ZegoExpressEngine {
  /// Logs in, making the room if need be. Publishing and playing may be started right afterwards,
  /// without waiting. Completes when the login has ended, well or not; what goes on in the room
  /// comes by onRoomStateChanged.
  Future<ZegoRoomLoginResult> loginRoom(
    String roomID,
    ZegoUser user, {
    ZegoRoomConfig? config,
  }) {
    final done = Completer<ZegoRoomLoginResult>();
    _run('loginRoom', (arena) {
      final core = _require('loginRoom');
      final u = arena<zex_user>();
      u.ref.struct_size = sizeOf<zex_user>();
      u.ref.user_id = _text(arena, 'userID', user.userID, 'loginRoom');
      u.ref.user_name = _text(arena, 'userName', user.userName, 'loginRoom');
      final c = arena<zex_room_config>();
      zex.zex_room_config_init(c);
      if (config != null) {
        c.ref.max_member_count = unsigned(
          'maxMemberCount',
          config.maxMemberCount,
          'loginRoom',
        );
        c.ref.is_user_status_notify = config.isUserStatusNotify ? 1 : 0;
        c.ref.token = optionalText(
          arena,
          'token',
          config.token,
          function: 'loginRoom', //
        );
      }
      final room = _text(arena, 'roomID', roomID, 'loginRoom');
      final status = Runtime.instance.request(
        (then, data) => zex.zex_login_room(core.handle, room, u, c, then, data),
        (code, extended) => done.complete(ZegoRoomLoginResult(code, extended)),
      );
      checkEngine(status, 'loginRoom');
      core.user = ZegoUser(user.userID, user.userName);
    }).onError<ZegoException>((e, _) {
      done.complete(ZegoRoomLoginResult(e.code, {'message': e.message}));
    });
    return done.future;
  }

  /// Leaves a room, or without a name the current one, and stops all publishing, playing and
  /// preview. Completes when the server knows.
  Future<ZegoRoomLogoutResult> logoutRoom([String? roomID]) {
    final done = Completer<ZegoRoomLogoutResult>();
    _run(
      'logoutRoom',
      (arena) => _logout(arena, roomID, done),
    ).onError<ZegoException>((e, _) {
      done.complete(ZegoRoomLogoutResult(e.code, {'message': e.message}));
    });
    return done.future;
  }

  void _logout(
    Arena arena,
    String? roomID,
    Completer<ZegoRoomLogoutResult> done,
  ) {
    final core = _require('logoutRoom');
    final Pointer<Char> room = roomID == null
        ? nullptr
        : _text(arena, 'roomID', roomID, 'logoutRoom');
    final status = Runtime.instance.request(
      (then, data) => zex.zex_logout_room(core.handle, room, then, data),
      (code, extended) => done.complete(ZegoRoomLogoutResult(code, extended)),
    );
    checkEngine(status, 'logoutRoom');
    core
      ..playCanvas.clear()
      ..previewCanvas.clear()
      ..previewing.clear();
  }

  /// Leaves one room for another; publishing and playing end, preview goes on. With tokens, `config`
  /// has the new room's. Completes when the new room was entered, or with the refusal.
  Future<void> switchRoom(
    String fromRoomID,
    String toRoomID, {
    ZegoRoomConfig? config,
  }) {
    final left = Completer<ZegoRoomLogoutResult>();
    final before = _run('switchRoom', (arena) {
      final core = _require('switchRoom');
      final previews = [
        for (final channel in core.previewing)
          (channel, core.previewCanvas[channel]),
      ];
      _logout(arena, fromRoomID, left);
      return (core.user, previews);
    });
    return before.then((state) async {
      final (user, previews) = state;
      final entered = loginRoom(toRoomID, user!, config: config);
      await left.future;
      for (final (channel, canvas) in previews) {
        startPreview(
          canvas: canvas,
          channel: ZegoPublishChannel.of(channel),
        ).ignore();
      }
      final result = await entered;
      if (result.errorCode != 0) {
        throw ZegoException(
          result.errorCode,
          ZegoExpressEngine.errorText(result.errorCode),
          'switchRoom',
        );
      }
    })..ignore();
  }

  /// Replaces the token used for the next login, publish or reconnect.
  Future<void> renewToken(String roomID, String token) => _call(
    'renewToken',
    (core, arena) => zex.zex_renew_token(
      core.handle,
      _text(arena, 'roomID', roomID, 'renewToken'),
      _text(arena, 'token', token, 'renewToken'),
    ),
  );

  /// Streams of others in the room, as the engine knows them now.
  Future<ZegoRoomStreamList> getRoomStreamList(
    String roomID,
    ZegoRoomStreamListType streamListType,
  ) => _run('getRoomStreamList', (arena) {
    const function = 'getRoomStreamList';
    final core = _require(function);
    final out = arena<Pointer<zex_stream_list>>();
    final room = _text(arena, 'roomID', roomID, function);
    checkEngine(
      zex.zex_get_room_stream_list(core.handle, room, out),
      function,
    );
    final list = out.value;
    try {
      final count = arena<Uint32>();
      final item = arena<Pointer<zex_stream>>();
      check(zex.zex_stream_list_count(list, count), function);
      return ZegoRoomStreamList(
        [],
        List.generate(count.value, (i) {
          check(zex.zex_stream_list_get(list, i, item), function);
          return stream(item.value.ref);
        }),
      );
    } finally {
      zex.zex_stream_list_release(list);
    }
  });
}

Pointer<Char> _text(Arena arena, String field, String value, String function) =>
    text(arena, field, value, function: function);
