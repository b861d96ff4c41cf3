import CZegoExpress
import Foundation

extension ZegoExpressEngine {
    /// Presets for a purpose; settings made explicitly later win.
    @discardableResult
    public func setRoomScenario(_ scenario: ZegoScenario) -> ZegoResult {
        call("setRoomScenario") { engine throws(ZegoError) in
            try Zex.setRoomScenario(engine, UInt32(scenario.rawValue))
        }
    }

    /// Logs in to a room, making it if need be. Publishing and playing may be started right
    /// afterwards, without waiting.
    @discardableResult
    public func loginRoom(_ roomID: String, user: ZegoUser) -> ZegoResult {
        loginRoom(roomID, user: user, config: ZegoRoomConfig(), callback: nil)
    }

    @discardableResult
    public func loginRoom(_ roomID: String, user: ZegoUser, config: ZegoRoomConfig) -> ZegoResult {
        loginRoom(roomID, user: user, config: config, callback: nil)
    }

    /// `callback` runs exactly once, on the callback queue: with 0, or the number of what the server
    /// refused, of what ended the attempt, or of what was wrong with the call.
    @discardableResult
    public func loginRoom(
        _ roomID: String, user: ZegoUser, config: ZegoRoomConfig, callback: ZegoRoomLoginCallback?
    ) -> ZegoResult {
        completing("loginRoom", callback) { login(roomID, user, config, $0) }
    }

    /// `done` runs only if this answers success.
    func login(
        _ roomID: String, _ user: ZegoUser, _ config: ZegoRoomConfig, _ done: Completion
    ) -> ZegoResult {
        perform("loginRoom") { core throws(ZegoError) in
            let arena = TextArena("loginRoom")
            var rawUser = zex_user.defaults()
            rawUser.user_id = try arena.copy(user.userID, "user.userID")
            rawUser.user_name = try arena.copy(user.userName, "user.userName")
            var rawConfig = zex_room_config.defaults()
            rawConfig.max_member_count = config.maxMemberCount
            rawConfig.is_user_status_notify = UInt32(config.isUserStatusNotify.raw)
            rawConfig.token = try arena.copyUnlessEmpty(config.token, "config.token")
            defer { withExtendedLifetime(arena) {} }
            try done.lend { userData throws(ZegoError) in
                try Zex.loginRoom(
                    core.handle, roomID, &rawUser, &rawConfig, Completion.function, userData)
            }
        }
    }

    /// Leaves the room and stops all publishing, playing and preview.
    @discardableResult
    public func logoutRoom() -> ZegoResult {
        logoutRoom(nil, callback: nil)
    }

    @discardableResult
    public func logoutRoom(_ roomID: String) -> ZegoResult {
        logoutRoom(roomID, callback: nil)
    }

    /// `callback` runs exactly once, on the callback queue.
    @discardableResult
    public func logoutRoom(callback: ZegoRoomLogoutCallback?) -> ZegoResult {
        logoutRoom(nil, callback: callback)
    }

    /// nil: the room that the engine is in.
    @discardableResult
    public func logoutRoom(_ roomID: String?, callback: ZegoRoomLogoutCallback?) -> ZegoResult {
        completing("logoutRoom", callback) { logout(roomID, $0) }
    }

    /// `done` runs only if this answers success.
    func logout(_ roomID: String?, _ done: Completion) -> ZegoResult {
        perform("logoutRoom") { core throws(ZegoError) in
            try done.lend { userData throws(ZegoError) in
                try Zex.logoutRoom(core.handle, roomID, Completion.function, userData)
            }
            core.updateChannels { $0.stopAll() }
            try core.media.update {
                $0.canvases = [:]
                $0.previews = [:]
            }
        }
    }

    /// Replaces the token used for the next login, publish or reconnect.
    @discardableResult
    public func renewToken(_ token: String, roomID: String) -> ZegoResult {
        call("renewToken") { engine throws(ZegoError) in
            try Zex.renewToken(engine, roomID, token)
        }
    }

    /// Streams of others in the room as the engine knows them now; empty when not in that room.
    public func getRoomStreamList(
        _ roomID: String, type: ZegoRoomStreamListType
    ) -> ZegoRoomStreamList {
        var result = ZegoRoomStreamList()
        _ = call("getRoomStreamList") { engine throws(ZegoError) in
            var list: OpaquePointer?
            try Zex.getRoomStreamList(engine, roomID, &list)
            defer { zex_stream_list_release(list) }
            guard type != .publish else { return }
            var count: UInt32 = 0
            try Zex.streamListCount(list, &count)
            for index in 0..<count {
                var stream: UnsafePointer<zex_stream>?
                try Zex.streamListGet(list, index, &stream)
                if let stream {
                    result.playStreamList.append(ZegoStream(stream.pointee))
                }
            }
        }
        return result
    }

    /// A call that ends by a completion; when it is refused at once, the completion says so too.
    private func completing(
        _ function: String, _ callback: ZegoRoomLoginCallback?, _ start: (Completion) -> ZegoResult
    ) -> ZegoResult {
        let done = Completion(function) { code, extended in
            try callback?(code, extendedData(extended))
        }
        let result = start(done)
        if case .failure(let error) = result, callback != nil {
            (core?.queue ?? .main).async {
                UnhandledErrors.catching(function) { try done.body(error.code, "{}") }
            }
        }
        return result
    }
}
