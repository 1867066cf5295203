import Foundation
import Identity
import Probing
import Rendering
import Reporting
import TestSupport
import Testing

/// A site whose line is tested: two hosts, an enrolled agent's state on the left, a reflector and a server on the right.
private final class TurnUp {
    let hosts: TwoHosts
    let folder: String
    private let reflector: AgentBinary.Running
    private let server: AgentBinary.Running
    static let site = "01290@2025"

    init(_ block: Int, rate: String) throws {
        hosts = try TwoHosts(block)
        try hosts.shape(rate, bucket: "16kb", latency: "30ms")
        folder = NSTemporaryDirectory() + "tuyen-accept-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder + "/state", withIntermediateDirectories: true)
        let right = "10.211.\(block).2"
        reflector = try hosts.agent(on: hosts.right).start([
            "reflect", "--listen", "\(right):862", "--allow", "10.211.\(block).0/24", "--rate-limit", "none",
        ])
        server = try hosts.agent(on: hosts.right).start([
            "probe", "iperf3", "--serve", "--listen", "\(right):5201", "--allow", "10.211.\(block).0/24",
        ])
        _ = reflector.firstLine()
        _ = server.firstLine()
        try enrol()
    }

    deinit {
        reflector.end()
        server.end()
        try? FileManager.default.removeItem(atPath: folder)
    }

    private func enrol() throws {
        let now = Int64(Date().timeIntervalSince1970)
        let authority = try CertificateAuthority.create(name: "test", notBefore: now - 60)
        let key = try PrivateKey.generate()
        let request = try CertificateRequest.make(commonName: Self.site, key: key)
        let certificate = try authority.issueAgent(request, site: Self.site, notBefore: now - 60)
        try key.write(to: folder + "/state/key.pem")
        try write("ca.pem", authority.certificate.pem)
        try write(
            "state/identity.json",
            JSONValue.object([
                .init("format", 1), .init("site", .string(Self.site)),
                .init("collector", "https://127.0.0.1:8443"), .init("certificate", .string(try certificate.pem)),
                .init("ca", .string(try authority.certificate.pem)),
            ]).text())
    }

    func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
    }

    /// - Parameter voice: bits per second of the class of that name; the other has the rest.
    func promise(_ rate: Int, voice: Int? = nil, delay: Int = 80, backup: String = "") throws {
        let committed = voice.map { "\"committed_bits_per_second\": \($0), " } ?? ""
        try write(
            "promise.json",
            """
            {"format": 1, "site": "\(Self.site)", "peer": "04@2025", "link": "\(Self.site)~04@2025",
             "committed_bits_per_second": \(rate), "mtu": 1400, "availability": 0.9\(backup),
             "classes": [{"id": "voice", "dscp": 46, \(committed)"delay_ms": \(delay), "variation_ms": 60, "loss": 0.05},
                         {"id": "data", "dscp": 10, "delay_ms": 200, "variation_ms": null, "loss": 0.01}]}
            """)
    }

    func accept(_ more: String..., steps: [String] = ["50", "100", "150"]) throws -> AgentBinary.Outcome {
        try hosts.agent(on: hosts.left).start(
            [
                "accept", "10.211.\(hosts.block).2", "--promise", folder + "/promise.json", "--state",
                folder + "/state", "--out", folder + "/record.json", "--without-leave", "--step-time", "2s",
                "--performance", "2s",
                "--steps",
            ] + steps + more
        ).finish()
    }

    func record() throws -> [String: Any] {
        let data = try Data(contentsOf: URL(fileURLWithPath: folder + "/record.json"))
        let document = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        return try #require(document["record"] as? [String: Any])
    }

    /// Verdicts of a class in a step.
    func verdicts(_ step: String, of qosClass: String) throws -> [String] {
        let steps = try #require(try record()["steps"] as? [[String: Any]])
        let found = try #require(steps.first { $0["step"] as? String == step }, "\(step)")
        return (found["figures"] as? [[String: Any]] ?? []).filter { $0["class"] as? String == qosClass }
            .compactMap { $0["verdict"] as? String }
    }

    /// Figures of a metric in a step.
    func figures(_ step: String, _ metric: String) throws -> [[String: Any]] {
        let steps = try #require(try record()["steps"] as? [[String: Any]])
        let found = try #require(steps.first { $0["step"] as? String == step }, "\(step)")
        return (found["figures"] as? [[String: Any]] ?? []).filter { $0["metric"] as? String == metric }
    }
}

@Suite(
    "Acceptance of a line", .blocking,
    .enabled(if: TwoHosts.canShape, "needs root, ip(8), tc(8) and network namespaces"))
struct AcceptTests {
    @Test("a line that keeps its promise passes; what is above the committed rate is noted; the record is signed")
    func passes() throws {
        let line = try TurnUp(100, rate: "24mbit")
        try line.promise(20_000_000, voice: 2_000_000)
        let outcome = try line.accept()
        // On a busy machine a figure may not have been measured, for the load's lateness; none may fail.
        let result = try line.record()["result"] as? String
        #expect(outcome.code == (result == "pass" ? 0 : 1), "\(outcome.errors)")
        #expect(result != "fail", "\(outcome.output)")
        for step in ["rate-voice-50-forward", "rate-data-100-forward", "rate-data-100-return"] {
            #expect(try line.figures(step, "rate").count == 1)
        }
        // Both classes both ways at once, each at its own rate and size, in its own code point.
        let together = try line.figures("performance", "rate")
        #expect(together.compactMap { $0["class"] as? String } == ["voice", "voice", "data", "data"])
        for (figure, rate) in zip(together, [2e6, 2e6, 18e6, 18e6]) {
            if let value = figure["value"] as? Double {
                #expect((0.7 * rate...1.01 * rate).contains(value), "\(figure)")
            }
            #expect(figure["reason"] as? String != "the sender there sends all classes as one")
        }
        #expect(try line.figures("performance", "availability").count == 2)
        // 27 Mbit/s don't fit through: written down, and no fault of a line that promised 20.
        let above = try #require(
            try line.figures("rate-data-150-forward", "loss").first { $0["class"] as? String == "data" })
        // Where the sender can't keep up it was not measured; it never fails.
        let isNoted = above["verdict"] as? String == "noted"
        #expect(isNoted ? (above["value"] as? Double ?? 0) > 0.05 : above["verdict"] as? String == "not_measured")
        #expect(try line.figures("dscp", "dscp").allSatisfy { $0["verdict"] as? String == "pass" })
        #expect(try line.figures("mtu", "mtu").first?["value"] as? Int == 1_500)
        #expect(!FileManager.default.fileExists(atPath: line.folder + "/state/acceptance.json"))

        let record = line.folder + "/record.json"
        let agent = AgentBinary()
        let verified = try agent.run("accept", "--verify", record, "--authority", line.folder + "/ca.pem")
        #expect(verified.code == outcome.code && verified.output.contains(TurnUp.site), "\(verified.errors)")
        let text = try String(contentsOfFile: record, encoding: .utf8)
        try line.write("record.json", text.replacingOccurrences(of: "\"04@2025\"", with: "\"05@2025\""))
        let forged = try agent.run("accept", "--verify", record)
        #expect(forged.code == 1 && forged.errors.contains("record.json"), "\(forged.errors)")
    }

    @Test("a line that carries less than promised fails, and says by how much")
    func fails() throws {
        let line = try TurnUp(101, rate: "10mbit")
        try line.promise(20_000_000, backup: #", "backup": "radio""#)
        let outcome = try line.accept("--format", "json")
        #expect(outcome.code == 1, "\(outcome.errors)")
        let result = try line.record()["result"] as? String
        #expect(result == "fail" || outcome.output.contains("burst"), "\(outcome.output)")
        #expect(try line.record()["not_done"] as? [String] == ["failover"])
        let rate = try #require(try line.figures("rate-data-100-forward", "rate").first)
        #expect(["fail", "not_measured"].contains(rate["verdict"] as? String))
        #expect((6e6...10.1e6).contains(rate["value"] as? Double ?? 0), "\(rate)")
        #expect(try line.figures("rate-data-50-return", "rate").first?["verdict"] as? String != "fail")
    }

    @Test(
        "a class that the line holds back or lets not through fails, that way and alone",
        .enabled(if: TwoHosts.canDrop, "needs nft(8)"), arguments: [140, 0])
    func oneClass(packets: Int) throws {
        let line = try TurnUp(packets > 0 ? 113 : 116, rate: "40mbit")
        try line.promise(10_000_000, voice: 2_000_000)
        // Of voice, 188 packets a second with its probes, three quarters get through on the way there, or nothing.
        try line.hosts.police("ef", packets: packets, at: line.hosts.right)
        let outcome = try line.accept(steps: ["50", "100"])
        #expect(outcome.code == 1, "\(outcome.errors)")
        let record = try line.record()
        #expect(record["result"] as? String == "fail")
        let classes = try #require(record["classes"] as? [[String: String]])
        #expect(classes.map { $0["class"] } == ["voice", "data"])
        #expect(classes[0]["result"] == "fail" && classes[1]["result"] != "fail", "\(outcome.output)")
        for step in ["rate-voice-100-forward", "performance"] {
            let loss = try #require(try line.figures(step, "loss").first { $0["way"] as? String == "forward" })
            #expect(["fail", "not_measured"].contains(loss["verdict"] as? String), "\(loss)")
            let range = packets > 0 ? 0.1...0.5 : 1...1
            if let value = loss["value"] as? Double { #expect(range.contains(value), "\(step): \(value)") }
            // The way back is free.
            let back = try line.figures(step, "rate").filter {
                $0["way"] as? String == "return" && $0["class"] as? String == "voice"
            }
            #expect(back.allSatisfy { $0["verdict"] as? String != "fail" }, "\(back)")
        }
        #expect(try line.verdicts("rate-voice-50-forward", of: "voice").contains("fail") == (packets == 0))
        for step in ["rate-data-50-forward", "rate-data-100-forward", "rate-data-100-return", "performance"] {
            #expect(try !line.verdicts(step, of: "data").contains("fail"), "\(step)")
        }
        #expect(outcome.errors.contains("FAIL voice"), "\(outcome.errors)")
    }

    @Test("a test that was cut short goes on behind its last step; none begins outside its hours or on a used line")
    func resumes() throws {
        let line = try TurnUp(102, rate: "20mbit")
        try line.promise(10_000_000)
        let running = try line.hosts.agent(on: line.hosts.left).start([
            "accept", "10.211.102.2", "--promise", line.folder + "/promise.json", "--state", line.folder + "/state",
            "--out", line.folder + "/record.json", "--without-leave", "--step-time", "2s", "--performance", "2s",
            "--steps", "50", "100",
            "150",
        ])
        let isUnderWay = eventually {
            (try? String(contentsOfFile: line.folder + "/state/acceptance.json", encoding: .utf8))?
                .contains("rate-data-50-forward") == true
        }
        #expect(isUnderWay)
        running.interrupt()
        let cut = running.finish()
        #expect(cut.code == 1, "\(cut.errors)")
        #expect(!FileManager.default.fileExists(atPath: line.folder + "/record.json"))
        // An hour that is not now.
        var now = time(nil)
        var parts = tm()
        localtime_r(&now, &parts)
        let hour = (Int(parts.tm_hour) + 12) % 24
        let window = "\(hour < 10 ? "0" : "")\(hour):00-\(hour < 10 ? "0" : "")\(hour):01"
        let late = try line.accept("--window", window)
        #expect(late.code == 1 && late.errors.contains(window), "\(late.errors)")

        let users = try line.hosts.agent(on: line.hosts.left).start([
            "probe", "iperf3", "10.211.102.2", "--udp", "--rate", "6M", "-t", "8",
        ])
        usleep(1_500_000)
        let used = try line.accept()
        #expect(used.code == 1 && used.errors.contains("--line-in-use"), "\(used.errors)")
        _ = users.finish()

        let whole = try line.accept()
        #expect(try line.record()["result"] as? String != "fail", "\(whole.output)\(whole.errors)")
        #expect(!whole.errors.contains("step rate-data-50-forward ("), "it was done already")
        let steps = try #require(try line.record()["steps"] as? [[String: Any]]).compactMap { $0["step"] as? String }
        #expect(
            steps == [
                "dscp", "mtu", "rate-data-50-forward", "rate-data-50-return", "rate-data-100-forward",
                "rate-data-100-return", "rate-data-150-forward", "rate-data-150-return", "performance",
            ])
    }

    @Test("users whom only the line's own interface sees are seen by --line")
    func watchedLine() throws {
        let line = try TurnUp(143, rate: "10mbit")
        try line.promise(8_000_000)
        let users = try line.hosts.others()
        let used = try line.accept("--line", "lan")
        #expect(used.code == 1 && used.errors.contains("--line-in-use"), "\(used.errors)")
        let absent = try line.accept("--line", "wan9", "--lang", "en")
        #expect(absent.code == 2 && absent.errors.contains("no interface 'wan9'"), "\(absent.errors)")
        users.interrupt()
        _ = users.finish()
    }

    @Test("the change to the backup is timed, and Ctrl-C ends a long load at once", .enabled(if: TwoHosts.canDrop))
    func changesOver() throws {
        let line = try TurnUp(103, rate: "20mbit")
        try line.promise(10_000_000, backup: #", "backup": "radio""#)
        let arguments = [
            "accept", "10.211.103.2", "--promise", line.folder + "/promise.json", "--state", line.folder + "/state",
            "--out", line.folder + "/record.json", "--without-leave", "--steps", "50", "--step-time", "1s",
        ]
        let long = try line.hosts.agent(on: line.hosts.left).start(arguments + ["--performance", "10min"])
        #expect(long.says("step performance"))
        usleep(2_000_000)
        let asked = ContinuousClock.now
        long.interrupt()
        #expect(long.finish().code == 1)
        #expect(ContinuousClock.now - asked < .seconds(60))

        let running = try line.hosts.agent(on: line.hosts.left).start(
            arguments + ["--performance", "0s", "--failover", "10s"])
        #expect(running.says("primary"))
        usleep(1_500_000)
        try line.hosts.dropEvery(1, at: line.hosts.right)
        usleep(1_000_000)
        let restored = try AgentBinary.command(
            "ip", "netns", "exec", line.hosts.right, "nft", "delete", "table", "inet", "t")
        #expect(restored.code == 0)
        let outcome = running.finish()
        let outage = try #require(try line.figures("failover", "failover").first, "\(outcome.errors)")
        // Between the two commands lies a second and what the commands take.
        if let value = outage["value"] as? Double { #expect((700...8_000).contains(value), "\(value)") }
        #expect(outage["value"] is Double || outage["reason"] as? String != nil)
        if outage["value"] is Double {
            #expect(try line.figures("failover", "restored").first?["verdict"] as? String == "pass")
        }
    }

    @Test("wrong promises, states and options are told")
    func mistakes() throws {
        let agent = AgentBinary()
        #expect(try agent.run("accept", "127.0.0.1").code == 2)
        let folder = NSTemporaryDirectory() + "tuyen-accept-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let promise = folder + "/promise.json"
        for (text, word) in [
            ("{", "line 1"), (#"{"format": 2}"#, "format"), (#"{"format": 1, "site": "a"}"#, "peer"),
        ] {
            try Data(text.utf8).write(to: URL(fileURLWithPath: promise))
            let outcome = try agent.run(
                "accept", "127.0.0.1", "--promise", promise, "--state", folder, "--out", folder + "/out.json",
                "--without-leave")
            #expect(outcome.code == 2 && outcome.errors.contains(word), "\(outcome.errors)")
        }
        for (options, word) in [
            (["--steps", "100", "50"], "--steps"), (["--step-time", "1500ms"], "--step-time"),
            (["--window", "25:00-01:00"], "--window"), (["--verify", promise, "--promise", promise], "--verify"),
        ] {
            let outcome = try agent.start(
                [
                    "accept", "127.0.0.1", "--promise", promise, "--state", folder, "--out", folder + "/o",
                    "--without-leave",
                ] + options
            ).finish()
            #expect(outcome.code == 2 && outcome.errors.contains(word), "\(options): \(outcome.errors)")
        }
    }
}
