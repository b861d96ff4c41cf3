import Foundation
import ZegoExpressEngine
import ZegoTesting

extension Programs {
    /// What a cheap call costs, and a callback on its way to the handler.
    static func benchCalls() async throws {
        let profile = profile()
        profile.appID = max(profile.appID, 1)
        profile.appSign = String(repeating: "0", count: 64)
        profile.callbackQueue = DispatchQueue(label: "bench")
        let counter = Counter()
        let engine = try ZegoExpressEngine.makeEngine(with: profile, eventHandler: counter)

        let calls = 20_000
        let call = median(of: 15) {
            let start = DispatchTime.now().uptimeNanoseconds
            for _ in 0..<calls {
                engine.setAllPlayStreamVolume(100)
            }
            return Double(DispatchTime.now().uptimeNanoseconds - start) / Double(calls)
        }

        // A refused call is told to the handler: one callback each, awaited one by one.
        let rounds = 200
        var batches: [Double] = []
        for _ in 0..<15 {
            let start = DispatchTime.now().uptimeNanoseconds
            for _ in 0..<rounds {
                counter.expectOne()
                engine.setAllPlayStreamVolume(201)
                counter.wait()
            }
            batches.append(
                Double(DispatchTime.now().uptimeNanoseconds - start) / Double(rounds))
        }
        await ZegoExpressEngine.destroy()
        say("{\"call_ns\": \(Int(call)), \"callback_ns\": \(Int(batches.sorted()[7]))}")
    }

    /// CPU time of this process while it watches a stream.
    static func benchViewer(_ seconds: Double, _ room: String, _ stream: String) async throws {
        let view = Pixels()
        let engine = try ZegoExpressEngine.makeEngine(with: profile(), eventHandler: nil)
        try await login(engine, room, "bench")
        try engine.startPlayingStream(stream, canvas: ZegoCanvas(view: view)).get()
        try await view.pictures.wait("the first picture") { $0 > 0 }
        let (cpu, before) = (cpuMilliseconds(), view.pictures.value)
        try await Task.sleep(nanoseconds: UInt64(seconds * 1e9))
        let (used, seen) = (cpuMilliseconds() - cpu, view.pictures.value - before)
        try await leave()
        say("{\"cpu_ms\": \(Int(used)), \"frames\": \(seen), \"seconds\": \(seconds)}")
    }

    private static func median(of batches: Int, _ batch: () -> Double) -> Double {
        (0..<batches).map { _ in batch() }.sorted()[batches / 2]
    }

    /// User and system.
    private static func cpuMilliseconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1000 + Double(time.tv_nsec) / 1e6
    }
}

/// Says that a callback has come.
private final class Counter: ZegoEventHandler, Sendable {
    private let came = DispatchSemaphore(value: 0)
    private let isExpected = Locked(false)

    func expectOne() { isExpected.with { $0 = true } }
    func wait() { came.wait() }

    func onDebugError(_ errorCode: Int32, funcName: String, info: String) {
        if isExpected.with({ expected in
            defer { expected = false }
            return expected
        }) {
            came.signal()
        }
    }
}

/// Looks at every picture, as the program in C does: at its size and plane, nothing more.
private final class Pixels: ZegoVideoView {
    let pictures = Watched(0)

    func render(_ frame: ZegoVideoFrame, viewMode: ZegoViewMode) {
        if frame.withPlane(0, { $0.count >= frame.width }) {
            pictures.change { $0 += 1 }
        }
    }
}
