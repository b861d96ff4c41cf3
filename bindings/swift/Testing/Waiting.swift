import Foundation
import ZegoExpressEngine

package struct TimedOut: Error, CustomStringConvertible {
    package var description: String
}

/// A value that is waited for, with a deadline, without polling.
package final class Watched<Value: Sendable>: Sendable {
    private struct Waiter: Sendable {
        let isMet: @Sendable (Value) -> Bool
        let resume: @Sendable (Value?) -> Void
    }
    private struct State {
        var value: Value
        var waiters: [Int: Waiter] = [:]
        var next = 0
    }
    private let state: Locked<State>

    package init(_ value: Value) {
        state = Locked(State(value: value))
    }

    package var value: Value { state.with { $0.value } }

    package func change(_ body: (inout Value) -> Void) {
        let (value, met) = state.with { state -> (Value, [Waiter]) in
            body(&state.value)
            let value = state.value
            let met = state.waiters.filter { $0.value.isMet(value) }
            met.keys.forEach { state.waiters[$0] = nil }
            return (value, Array(met.values))
        }
        met.forEach { $0.resume(value) }
    }

    /// Waits until `isMet`; throws after `seconds`, with the value of then.
    @discardableResult
    package func wait(
        _ what: String, seconds: Double = 30, until isMet: @escaping @Sendable (Value) -> Bool
    ) async throws -> Value {
        let met: Value? = await withCheckedContinuation { continuation in
            let ready = state.with { state -> Value? in
                if isMet(state.value) { return state.value }
                let number = state.next
                state.next += 1
                state.waiters[number] = Waiter(isMet: isMet) { continuation.resume(returning: $0) }
                DispatchQueue.global().asyncAfter(deadline: .now() + seconds) { [self] in
                    self.state.with { $0.waiters.removeValue(forKey: number) }?.resume(nil)
                }
                return nil
            }
            if let ready { continuation.resume(returning: ready) }
        }
        guard let met else {
            throw TimedOut(description: "timed out waiting for: \(what); at the end: \(value)")
        }
        return met
    }
}

/// Takes notes of everything that an engine says.
package final class Recorder: ZegoEventHandler, ZegoVideoView, Sendable {
    package struct Notes: Sendable {
        /// Events in short words, in order.
        package var events: [String] = []
        package var errors: [Int32] = []
        /// `code function: info` of each of them.
        package var refusals: [String] = []
        /// Pictures seen, and what they said.
        package var pictures = 0
        package var barcodes: [Barcode] = []
        package var sei: [Data] = []
        package var levels: [String: Float] = [:]
        package var capturedLevel: Float = 0
        package var publishQuality: ZegoPublishStreamQuality?
        package var playQuality: ZegoPlayStreamQuality?
        package var lastPicture: ZegoVideoFrame?
        package var meanLuma = 0
        package var threads: Set<Bool> = []
    }
    package let notes = Watched(Notes())
    private let keepsPicture: Bool
    /// Called besides, on the callback queue.
    private let also: @Sendable (String) throws -> Void

    package init(
        keepsPicture: Bool = true, _ also: @escaping @Sendable (String) throws -> Void = { _ in }
    ) {
        self.keepsPicture = keepsPicture
        self.also = also
    }

    private func note(_ event: String, _ code: Int32 = 0) throws {
        let isMain = Thread.isMainThread
        notes.change {
            $0.events.append(code == 0 ? event : "\(event) \(code)")
            $0.threads.insert(isMain)
        }
        try also(event)
    }

    /// Waits for an event; the whole text.
    package func wait(_ event: String, seconds: Double = 30) async throws {
        try await notes.wait(event, seconds: seconds) { $0.events.contains(event) }
    }

    package func render(_ frame: ZegoVideoFrame, viewMode: ZegoViewMode) throws {
        let barcode = Barcode(frame)
        let middle = frame.withPlane(0) { luma in
            luma[frame.strides[0] * (frame.height / 2) + frame.width / 2]
        }
        notes.change {
            $0.pictures += 1
            if let barcode { $0.barcodes.append(barcode) }
            $0.lastPicture = keepsPicture ? frame : nil
            $0.meanLuma = Int(middle)
        }
    }

    package func onDebugError(_ errorCode: Int32, funcName: String, info: String) throws {
        notes.change {
            $0.errors.append(errorCode)
            $0.refusals.append("\(errorCode) \(funcName): \(info)")
        }
        try note("debugError \(funcName)", errorCode)
    }
    package func onRoomStateChanged(
        _ reason: ZegoRoomStateChangedReason, errorCode: Int32, extendedData: [AnyHashable: Any]?,
        roomID: String
    ) throws {
        try note("room \(reason)", errorCode)
    }
    package func onRoomStateUpdate(
        _ state: ZegoRoomState, errorCode: Int32, extendedData: [AnyHashable: Any]?, roomID: String
    ) throws {
        try note("room \(state)", errorCode)
    }
    package func onRoomUserUpdate(
        _ updateType: ZegoUpdateType, userList: [ZegoUser], roomID: String
    ) throws {
        for user in userList { try note("user \(updateType) \(user.userID)") }
    }
    package func onRoomStreamUpdate(
        _ updateType: ZegoUpdateType, streamList: [ZegoStream], extendedData: [AnyHashable: Any]?,
        roomID: String
    ) throws {
        for stream in streamList {
            try note("stream \(updateType) \(stream.streamID) of \(stream.user.userID)")
        }
    }
    package func onPublisherStateUpdate(
        _ state: ZegoPublisherState, errorCode: Int32, extendedData: [AnyHashable: Any]?,
        streamID: String
    ) throws {
        try note("publisher \(state)", errorCode)
    }
    package func onPublisherQualityUpdate(
        _ quality: ZegoPublishStreamQuality, streamID: String
    ) throws {
        notes.change { $0.publishQuality = quality }
        try note("publisher quality \(streamID)")
    }
    package func onPublisherCapturedAudioFirstFrame() throws { try note("captured audio") }
    package func onPublisherCapturedVideoFirstFrame(_ channel: ZegoPublishChannel) throws {
        try note("captured video \(channel)")
    }
    package func onPublisherRenderVideoFirstFrame(_ channel: ZegoPublishChannel) throws {
        try note("preview \(channel)")
    }
    package func onPublisherSendAudioFirstFrame(_ channel: ZegoPublishChannel) throws {
        try note("sent audio \(channel)")
    }
    package func onPublisherSendVideoFirstFrame(_ channel: ZegoPublishChannel) throws {
        try note("sent video \(channel)")
    }
    package func onPublisherVideoSizeChanged(_ size: CGSize, channel: ZegoPublishChannel) throws {
        try note("publisher size \(Int(size.width))x\(Int(size.height))")
    }
    package func onEncodedKeyframeWanted(_ channel: ZegoPublishChannel) throws {
        try note("keyframe wanted \(channel)")
    }
    package func onPlayerStateUpdate(
        _ state: ZegoPlayerState, errorCode: Int32, extendedData: [AnyHashable: Any]?,
        streamID: String
    ) throws {
        try note("player \(state)", errorCode)
    }
    package func onPlayerQualityUpdate(_ quality: ZegoPlayStreamQuality, streamID: String) throws {
        notes.change { $0.playQuality = quality }
        try note("player quality \(streamID)")
    }
    package func onPlayerRecvAudioFirstFrame(_ streamID: String) throws {
        try note("received audio \(streamID)")
    }
    package func onPlayerRecvVideoFirstFrame(_ streamID: String) throws {
        try note("received video \(streamID)")
    }
    package func onPlayerRenderVideoFirstFrame(_ streamID: String) throws {
        try note("rendered video \(streamID)")
    }
    package func onPlayerVideoSizeChanged(_ size: CGSize, streamID: String) throws {
        try note("player size \(Int(size.width))x\(Int(size.height))")
    }
    package func onPlayerRecvSEI(_ data: Data, streamID: String) throws {
        notes.change { $0.sei.append(data) }
        try note("sei \(streamID)")
    }
    package func onRemoteCameraStateUpdate(
        _ state: ZegoRemoteDeviceState, streamID: String
    ) throws {
        try note("camera \(state)")
    }
    package func onRemoteMicStateUpdate(_ state: ZegoRemoteDeviceState, streamID: String) throws {
        try note("mic \(state)")
    }
    package func onCapturedSoundLevelUpdate(_ soundLevel: NSNumber) throws {
        notes.change { $0.capturedLevel = max($0.capturedLevel, soundLevel.floatValue) }
    }
    package func onRemoteSoundLevelUpdate(_ soundLevels: [String: NSNumber]) throws {
        let levels = soundLevels.mapValues(\.floatValue)
        notes.change { $0.levels.merge(levels) { max($0, $1) } }
    }
}
