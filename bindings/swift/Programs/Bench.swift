import Foundation
import ZegoExpressEngine
import ZegoTesting

extension Programs {
    /// What a call costs that is done when it returns, and a callback: from a logout that is refused
    /// to the handler that is told of it. (A refused volume, which other languages measure, is told
    /// by this package itself before the library's thread gets to it.)
    static func benchCalls() async throws {
        let profile = profile()
        profile.callbackQueue = DispatchQueue(label: "bench")
        let counter = Counter()
        let engine = try ZegoExpressEngine.makeEngine(with: profile, eventHandler: counter)
        let call = median(2000) { engine.setCaptureVolume(100) }
        let callback = median(200) {
            engine.logoutRoom("none")
            counter.wait()
        }
        await ZegoExpressEngine.destroy()
        say("{\"call_ns\": \(call), \"callback_ns\": \(callback)}")
    }

    /// CPU time of this process while it watches a stream, from the first picture on.
    static func benchViewer(_ seconds: Double, _ room: String, _ stream: String) async throws {
        let view = Pixels()
        let recorder = Recorder()
        let engine = try ZegoExpressEngine.makeEngine(with: profile(), eventHandler: recorder)
        try await login(engine, room, "bench")
        try await recorder.notes.wait("the stream") {
            $0.events.contains { $0.hasPrefix("stream add \(stream) ") }
        }
        let config = ZegoPlayerConfig()
        config.resourceMode = .onlyL3
        try engine.startPlayingStream(stream, canvas: ZegoCanvas(view: view), config: config).get()
        try await view.first.wait("the first picture") { $0 != nil }
        try await Task.sleep(nanoseconds: UInt64(seconds * 1e9))
        let (seen, first) = (view.pictures.with { $0 }, view.first.value ?? 0)
        let used = cpuMilliseconds() - first
        try await leave()
        say("{\"cpu_ms\": \(used), \"frames\": \(seen.count), \"seconds\": \(seconds)}")
    }

    /// Nanoseconds of one of `count` in a batch; the middle one of 21 batches.
    private static func median(_ count: Int, _ body: () -> Void) -> Double {
        let batches = (0..<21).map { _ in
            let start = DispatchTime.now().uptimeNanoseconds
            for _ in 0..<count { body() }
            return Double(DispatchTime.now().uptimeNanoseconds - start) / Double(count)
        }
        return batches.sorted()[10]
    }

    /// User and system.
    static func cpuMilliseconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1000 + Double(time.tv_nsec) / 1e6
    }
}

/// Says that a callback has come.
private final class Counter: ZegoEventHandler, Sendable {
    private let came = DispatchSemaphore(value: 0)

    func wait() { came.wait() }

    func onRoomStateChanged(
        _ reason: ZegoRoomStateChangedReason, errorCode: Int32, extendedData: [AnyHashable: Any]?,
        roomID: String
    ) {
        came.signal()
    }
}

/// Reads the first luma byte of every picture, as the program in C does.
private final class Pixels: ZegoVideoView {
    let first = Watched<Double?>(nil)
    let pictures = Locked((count: 0, sum: 0))

    func render(_ frame: ZegoVideoFrame, viewMode: ZegoViewMode) {
        let luma = Int(frame.withPlane(0) { $0[0] })
        let count = pictures.with { pictures -> Int in
            pictures = (pictures.count + 1, pictures.sum &+ luma)
            return pictures.count
        }
        if count == 1 {
            let now = Programs.cpuMilliseconds()
            first.change { $0 = now }
        }
    }
}
