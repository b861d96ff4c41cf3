import Foundation
import ZegoExpressEngine

// Publishes a picture and plays everybody else's, for ten seconds. Run it twice:
//
//     ZEGO_EXPRESS_SERVER=ws://… ZEGO_APP_ID=… ZEGO_APP_SIGN=… swift run QuickStart alice
//     … swift run QuickStart bob
//
// `zego-server` prints the three values at its start.

/// Shows pictures. In an application this is a view; here it counts.
final class CountingView: ZegoVideoView {
    let seen: @Sendable () -> Void

    init(_ seen: @escaping @Sendable () -> Void) {
        self.seen = seen
    }

    // On a media thread.
    func render(_ frame: ZegoVideoFrame, viewMode: ZegoViewMode) {
        seen()
    }
}

/// One participant. Handlers arrive on the main queue, so its state belongs to the main actor.
@MainActor
final class Participant: @preconcurrency ZegoEventHandler {
    let roomID = "room-1"
    let userID: String
    var streamID: String { "stream-\(userID)" }
    /// Pictures of others; a picture is waited for before the program leaves.
    var pictures = 0
    var isPublishing = false

    init(_ userID: String) {
        self.userID = userID
    }

    func start() {
        // 1. Create the engine.
        let environment = ProcessInfo.processInfo.environment
        let profile = ZegoEngineProfile()
        profile.appID = UInt32(environment["ZEGO_APP_ID"] ?? "") ?? 0
        profile.appSign = environment["ZEGO_APP_SIGN"] ?? ""
        profile.scenario = .broadcast
        ZegoExpressEngine.createEngine(with: profile, eventHandler: self)

        // 2. Log in to a room, and hear who else comes and goes.
        let user = ZegoUser(userID: userID, userName: "name of \(userID)")
        let config = ZegoRoomConfig()
        config.isUserStatusNotify = true
        ZegoExpressEngine.shared().loginRoom(roomID, user: user, config: config)

        // 3. Preview and publish. Where there is a camera, leave out the synthetic source.
        ZegoExpressEngine.shared().useSyntheticSource()
        ZegoExpressEngine.shared().startPreview(ZegoCanvas(view: CountingView {}))
        ZegoExpressEngine.shared().startPublishingStream(streamID)
    }

    func onRoomStateChanged(
        _ reason: ZegoRoomStateChangedReason, errorCode: Int32, extendedData: [AnyHashable: Any]?,
        roomID: String
    ) {
        print("\(userID): room \(roomID) \(reason), error \(errorCode)")
    }

    func onRoomUserUpdate(_ updateType: ZegoUpdateType, userList: [ZegoUser], roomID: String) {
        print("\(userID): user \(updateType) \(userList.map(\.userID))")
    }

    // 4. Streams of others come and go.
    func onRoomStreamUpdate(
        _ updateType: ZegoUpdateType, streamList: [ZegoStream], extendedData: [AnyHashable: Any]?,
        roomID: String
    ) {
        for stream in streamList {
            print("\(userID): stream \(updateType) \(stream.streamID)")
            switch updateType {
            case .add:
                let config = ZegoPlayerConfig()
                config.resourceMode = .onlyL3
                let view = CountingView { Task { @MainActor in self.pictures += 1 } }
                ZegoExpressEngine.shared().startPlayingStream(
                    stream.streamID, canvas: ZegoCanvas(view: view), config: config)
            case .delete:
                ZegoExpressEngine.shared().stopPlayingStream(stream.streamID)
            }
        }
    }

    func onPublisherStateUpdate(
        _ state: ZegoPublisherState, errorCode: Int32, extendedData: [AnyHashable: Any]?,
        streamID: String
    ) {
        print("\(userID): \(state) \(streamID), error \(errorCode)")
        isPublishing = state == .publishing
    }

    func onPlayerStateUpdate(
        _ state: ZegoPlayerState, errorCode: Int32, extendedData: [AnyHashable: Any]?,
        streamID: String
    ) {
        print("\(userID): \(state) \(streamID), error \(errorCode)")
    }

    func onDebugError(_ errorCode: Int32, funcName: String, info: String) {
        print("\(userID): \(funcName): \(info) (\(errorCode))")
    }

    /// 5. Stop, leave, destroy.
    func stop() async throws {
        for stream in ZegoExpressEngine.shared().getRoomStreamList(roomID, type: .play)
            .playStreamList
        {
            ZegoExpressEngine.shared().stopPlayingStream(stream.streamID)
        }
        ZegoExpressEngine.shared().stopPublishingStream()
        ZegoExpressEngine.shared().stopPreview()
        try await ZegoExpressEngine.shared().logoutRoom(roomID: roomID)
        await ZegoExpressEngine.destroy()
    }
}

@main
struct QuickStart {
    @MainActor
    static func main() async {
        let participant = Participant(CommandLine.arguments.dropFirst().first ?? "alice")
        participant.start()
        do {
            try await Task.sleep(nanoseconds: 10_000_000_000)
            try await participant.stop()
            print("\(participant.userID): left after \(participant.pictures) pictures")
        } catch {
            print("\(participant.userID): \(error)")
            exit(1)
        }
    }
}
