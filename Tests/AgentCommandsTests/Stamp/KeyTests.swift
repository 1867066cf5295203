import Foundation
import TestSupport
import Testing

/// A folder that goes when it is no more needed.
final class ScratchFolder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("stamp-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String, _ text: String, mode: Int = 0o600) throws -> String {
        let file = "\(path)/\(name)"
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
        return file
    }
}

@Suite(
    "STAMP's keys and modes on the command line", .blocking,
    .enabled(if: AgentBinary.path != nil, "needs the built agent"))
struct KeyCommandTests {
    private static let secret = String(repeating: "5a", count: 32)

    private func reflect(_ arguments: String...) throws -> (running: AgentBinary.Running, port: String) {
        let running = try AgentBinary().start(["reflect", "--listen", "127.0.0.1:0"] + arguments)
        let words = running.firstLine().split(whereSeparator: { $0 == " " || $0 == ":" })
        let place = try #require(words.firstIndex(of: "127.0.0.1"))
        return (running, String(words[place + 1]))
    }

    @Test("in authenticated mode all is signed, and follow-ups correct the delays")
    func authenticated() throws {
        let folder = try ScratchFolder()
        let keys = try folder.file(
            "keys", "other \(String(repeating: "11", count: 32)) 192.0.2.1\nsite \(Self.secret)\n")
        let (reflector, port) = try reflect("--key-file", keys)
        let probe = try AgentBinary().run(
            "probe", "stamp", "127.0.0.1", "--port", port, "-c", "20", "-i", "5ms", "--key-file", keys, "--key-id",
            "site",
            "--ssid", "77", "--cos", "46", "--dscp", "46", "--direct-measurement", "--timestamp-info", "--format",
            "json")
        let forged = try AgentBinary().run(
            "probe", "stamp", "127.0.0.1", "--port", port, "-c", "3", "-i", "5ms", "--timeout", "50ms", "--size",
            "112", "--format", "json")
        reflector.interrupt()
        let end = reflector.finish()
        #expect(probe.code == 0, "\(probe.errors)")
        #expect(probe.number("received") == 20)
        // The last has none, nor has one that a busy reflector answered together with the next.
        let followed = probe.number("stamp.samples.t3.follow_up") ?? 0
        #expect((1...19).contains(followed))
        #expect(followed + (probe.number("stamp.samples.t3.program") ?? 0) == 20)
        #expect(probe.number("stamp.class_of_service.replies") == 20)
        #expect(probe.number("stamp.class_of_service.forward.remarked") == 0)
        #expect(probe.number("stamp.class_of_service.return.remarked") == 0)
        #expect(probe.number("stamp.direct_measurement.reflector_received") == 20)
        #expect(probe.number("stamp.ssid") == 77)
        #expect(probe.number("stamp.voided_extensions") == 0)
        #expect((probe.json["stamp"] as? [String: Any])?["mode"] as? String == "authenticated")
        #expect(forged.code == 1)
        #expect(end.output.contains("unsigned or wrongly signed 3"))
    }

    @Test("PTP timestamps work both ways, and a stateless reflector is answered by its sender as such")
    func formats() throws {
        let (reflector, port) = try reflect("--timestamp-format", "ptp", "--stateless")
        for format in ["ntp", "ptp"] {
            let probe = try AgentBinary().run(
                "probe", "stamp", "127.0.0.1", "--port", port, "-c", "10", "-i", "5ms", "--timestamp-format", format,
                "--format", "json")
            #expect(probe.number("received") == 10)
            #expect(probe.number("delay_ns.round_trip.count") == 10)
            let formats = (probe.json["stamp"] as? [String: Any])?["timestamp_format"] as? [String: String]
            #expect(formats == ["sender": format, "reflector": "ptp"])
        }
        reflector.interrupt()
        #expect(reflector.finish().code == 0)
    }

    @Test("a reflector's counters are JSON where asked for, reason by reason")
    func counters() throws {
        // Its opening line is on standard error: that it answers shows that it is there.
        let port = "\(20_000 + getpid() % 10_000)"
        let reflector = try AgentBinary().start(["reflect", "--listen", "127.0.0.1:\(port)", "--format", "json"])
        var answered = 0
        for _ in 0..<200 where answered == 0 {
            let probe = try AgentBinary().run(
                "probe", "stamp", "127.0.0.1", "--port", port, "-c", "1", "--timeout", "100ms", "--format", "json")
            answered = probe.number("received") ?? 0
        }
        reflector.interrupt()
        let end = reflector.finish()
        #expect(answered == 1)
        #expect(end.number("received") == 1 && end.number("reflected") == 1)
        #expect(end.number("refused.total") == 0 && end.number("refused.replayed") == 0)
        #expect(end.number("own_losses.receive_overflow") == 0)
        #expect(end.errors.contains("127.0.0.1:\(port)"))
    }

    @Test("a key file that others may read is refused, and each mistake in one is named")
    func faults() throws {
        let folder = try ScratchFolder()
        let open = try folder.file("open", "a \(Self.secret)\n", mode: 0o640)
        let bad = try folder.file("bad", "# keys\na 12xy\n")
        let two = try folder.file("two", "a \(Self.secret)\nb \(Self.secret)\n")
        func run(_ arguments: String...) throws -> AgentBinary.Outcome {
            try AgentBinary().start(["probe", "stamp", "127.0.0.1", "-c", "1"] + arguments).finish()
        }
        #expect(try run("--key-file", open).errors.contains("chmod 600"))
        #expect(try run("--key-file", bad).errors.contains("bad:2:3: "))
        #expect(try run("--key-file", two).errors.contains("--key-id: a, b"))
        #expect(try run("--key-file", two, "--key-id", "c").errors.contains("no such key"))
        #expect(try run("--key-file", folder.path + "/none").errors.contains("none"))
        #expect(try run("--key-id", "c").errors.contains("--key-file"))
        #expect(try run("--ssid", "70000").errors.contains("65535"))
        #expect(try run("--cos", "64").errors.contains("0 to 63"))
        #expect(try run("--key-file", open).code == 2)
        #expect(!(try run("--key-file", bad).errors.contains("12xy")))
    }
}
