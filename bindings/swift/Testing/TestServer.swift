import Foundation
import ZegoExpressEngine

package struct ServerFailed: Error, CustomStringConvertible {
    package var description: String
}

/// A `zego-server` ($ZEGO_SERVER_BIN) of one's own. It ends with this process, however that ends:
/// the shell that started it waits for the end of its standard input. (Killed outright: a child of
/// one of Swift's threads has the other signals blocked, also the one by which a shell waits.)
package final class TestServer: Sendable {
    package let url: String
    package let appID: UInt32
    package let appSign: String
    package let data: URL
    private let alive: FileHandle

    package init() throws {
        guard let program = ProcessInfo.processInfo.environment["ZEGO_SERVER_BIN"] else {
            throw ServerFailed(description: "ZEGO_SERVER_BIN names no server")
        }
        data = FileManager.default.temporaryDirectory
            .appendingPathComponent("zego-swift-\(UUID().uuidString)")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = [
            "-c",
            """
            exec 3<&0
            "$0" --listen 127.0.0.1:0 --data "$1" --ready-json - --log error </dev/null &
            server=$!
            read -r line <&3
            kill -9 "$server"
            exec rm -rf "$1"
            """,
            program, data.path,
        ]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        // Whoever reads our own errors must not wait for the server's end.
        process.standardError = FileHandle.nullDevice
        // Else the shell would hold its own input open.
        _ = fcntl(input.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
        try process.run()
        alive = input.fileHandleForWriting
        var line = Data()
        while !line.contains(10) {
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { break }
            line += more
        }
        let ready = try JSONSerialization.jsonObject(with: line) as? [String: Any]
        guard let url = ready?["url"] as? String, let id = ready?["app_id"] as? NSNumber,
            let sign = ready?["app_sign"] as? String
        else {
            throw ServerFailed(
                description: "no ready line from \(program): \(String(decoding: line, as: UTF8.self))")
        }
        (self.url, appID, appSign) = (url, id.uint32Value, sign)
    }

    /// A profile for this server, told on a queue of its own.
    package func profile(queue: DispatchQueue? = nil) -> ZegoEngineProfile {
        let profile = ZegoEngineProfile()
        profile.appID = appID
        profile.appSign = appSign
        profile.scenario = .broadcast
        profile.serverUrl = url
        profile.callbackQueue = queue ?? DispatchQueue(label: "test")
        return profile
    }

    /// A login token, by the server's own program.
    package func token(user: String, room: String) throws -> String {
        let process = Process()
        process.executableURL = URL(
            fileURLWithPath: ProcessInfo.processInfo.environment["ZEGO_SERVER_BIN"] ?? "")
        process.arguments = ["token", "--user", user, "--room", room, "--data", data.path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: text, as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

extension ZegoVideoConfig {
    /// Light: two encoders and decoders run on every core of a build machine.
    package static func small() -> ZegoVideoConfig {
        let config = ZegoVideoConfig(preset: .preset180P)
        config.encodeResolution = CGSize(width: 320, height: 180)
        return config
    }
}
