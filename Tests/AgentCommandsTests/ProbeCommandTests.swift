import Foundation
import NetworkAddress
import PacketIO
import Probing
import TestSupport
import Testing

@testable import AgentCommands

@Suite(
    "agent probe and agent reflect", .blocking, .enabled(if: AgentBinary.path != nil, "the agent program was not built")
)
struct ProbeCommandTests {
    private static func port(of line: String) -> String {
        line.split(separator: " ").compactMap { $0.split(separator: ":").last.flatMap { UInt16($0) } }.first.map(
            String.init) ?? "0"
    }

    @Test("they measure each other over loopback, and each says what it counted", arguments: ["127.0.0.1", "::1"])
    func loopback(address: String) throws {
        let listen = address.contains(":") ? "[\(address)]:0" : "\(address):0"
        let reflector = try AgentBinary().start(["reflect", "--listen", listen])
        let port = Self.port(of: reflector.firstLine())
        let probe = try AgentBinary().run(
            "probe", "stamp", address, "--port", port, "--count", "20", "--interval", "5ms", "--format", "json")
        reflector.interrupt()
        let reflected = reflector.finish()

        #expect(probe.code == 0, "\(probe.errors)")
        #expect(probe.number("sent") == 20)
        #expect(probe.number("received") == 20)
        #expect(probe.number("lost.total") == 0)
        // Nothing follows the last answer to tell when it really left: its delay is of another kind. So may be that of two or three
        // more, where a busy host sent them late.
        #expect((16...20).contains(probe.number("delay_ns.round_trip.count") ?? 0))
        #expect((probe.number("delay_ns.round_trip.minimum") ?? -1) >= 0)
        #expect((probe.json["timestamps"] as? [String: String]) == ["transmit": "kernel", "receive": "kernel"])
        // A busy host may say that it came late; nothing else was wrong.
        let reasons = try #require(probe.json["not_measured"] as? [String])
        #expect(reasons.allSatisfy { ["late-send", "cpu-stolen", "clock-slewed"].contains($0) })
        #expect(reflected.code == 0)
        #expect(reflected.output.contains("received 20, reflected 20"))
    }

    @Test("as CSV a run is one row under the JSON's keys, however many answers came")
    func csv() throws {
        let silent = try AgentBinary().run(
            "probe", "stamp", "127.0.0.1", "--port", "9", "--count", "1", "--timeout", "20ms", "--format", "csv")
        let reflector = try AgentBinary().start(["reflect", "--listen", "127.0.0.1:0"])
        let port = Self.port(of: reflector.firstLine())
        let heard = try AgentBinary().run(
            "probe", "stamp", "127.0.0.1", "--port", port, "--count", "2", "--interval", "5ms", "--no-follow-up",
            "--format", "csv")
        reflector.interrupt()
        _ = reflector.finish()
        let lines = heard.output.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.first == silent.output.split(separator: "\n").first, "rows fit below each other")
        let row = Dictionary(
            zip(lines[0].split(separator: ","), lines[1].split(separator: ",", omittingEmptySubsequences: false)),
            uniquingKeysWith: { first, _ in first })
        #expect(row["sent"] == "2" && row["lost.total"] == "0" && row["delay_ns.round_trip.count"] == "2")
        #expect(try AgentBinary().run("probe", "stamp", "127.0.0.1", "--port", "0").code == 2)
    }

    @Test(
        "a number below its range is told with its place and what is expected, not taken for an option",
        arguments: [
            (["probe", "iperf3", "127.0.0.1", "--seconds", "-1"], "--seconds -1: expected 1 to 86400"),
            (["probe", "iperf3", "127.0.0.1", "-P", "-1"], "--parallel -1: expected 1 to 128"),
            (["probe", "stamp", "127.0.0.1", "--dscp", "-1"], "-1"),
            (
                ["probe", "stamp", "127.0.0.1", "--interval", "-1s"],
                "The value '-1s' is invalid for '--interval <interval>'"
            ),
            (["probe", "capacity", "127.0.0.1", "--seconds", "-1"], "-1"),
            (
                ["capture", "--ipfix", "foo", "--read", "/nowhere"],
                "--ipfix: expected ADDRESS:PORT such as 10.0.1.1:4739"
            ),
            (["run", "--state", "/nowhere", "--serve-capacity", "foo"], "--serve-capacity: expected ADDRESS:PORT"),
        ] as [([String], String)])
    func numbers(arguments: [String], words: String) throws {
        let outcome = try AgentBinary().start(arguments + ["--lang", "en"]).finish()
        #expect(outcome.code == 2)
        #expect(outcome.errors.contains(words) && !outcome.errors.contains("Missing value"), "\(outcome.errors)")
    }

    @Test("a probe ends at SIGINT with a summary; without --count it would not end")
    func interrupted() throws {
        let reflector = try Reflector(
            ReflectorSettings(listen: [Endpoint(.v4(.loopback), port: 0)], allow: [Prefix(.v4(.loopback))]))
        defer { reflector.stop() }
        let port = try #require(reflector.endpoints.first).port
        let probe = try AgentBinary().start([
            "probe", "stamp", "localhost", "-4", "--port", "\(port)", "-i", "2ms", "--lang", "vi",
        ])
        #expect(eventually { reflector.counters.reflected >= 5 })
        probe.interrupt()
        let outcome = probe.finish()
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("đã gửi"))
        #expect(outcome.output.contains("độ trễ hai chiều"))
        #expect(!outcome.output.contains("seq="), "live lines are for terminals")
    }

    @Test("no answer at all is bad news: 1")
    func unanswered() throws {
        let reflector = try AgentBinary().start(["reflect", "--listen", "127.0.0.1:0", "--allow", "192.0.2.0/24"])
        let port = Self.port(of: reflector.firstLine())
        let probe = try AgentBinary().run(
            "probe", "stamp", "127.0.0.1", "--port", port, "--count", "3", "-i", "5ms", "--timeout", "100ms")
        reflector.interrupt()
        let reflected = reflector.finish()
        #expect(probe.code == 1)
        #expect(probe.output.contains("sent 3, received 0, lost 3 (100.00 %)"))
        #expect(reflected.output.contains("not allowed 3"))
    }

    @Test("a rate limit is kept per source")
    func rateLimited() throws {
        let reflector = try AgentBinary().start(["reflect", "--listen", "127.0.0.1:0", "--rate-limit", "5"])
        let port = Self.port(of: reflector.firstLine())
        let probe = try AgentBinary().run(
            "probe", "stamp", "127.0.0.1", "--port", port, "-c", "40", "-i", "1ms", "--timeout", "200ms",
            "--format", "json")
        reflector.interrupt()
        _ = reflector.finish()
        // 5 at once, and 5 a second while it lasts.
        let received = try #require(probe.number("received"))
        #expect((5...20).contains(received))
        #expect(probe.number("lost.total") == 40 - received)
    }

    @Test(
        "wrong usage ends with 2 and says what was expected",
        arguments: [
            (["probe", "stamp"], "<host>"), (["probe", "stamp", "127.0.0.1", "--count", "0"], "1 or more"),
            (["probe", "stamp", "127.0.0.1", "--size", "43"], "44 to 9000 octets"),
            (["probe", "stamp", "127.0.0.1", "--dscp", "64"], "0 to 63"),
            (["probe", "stamp", "127.0.0.1", "--interval", "1"], "--interval"),
            (["probe", "stamp", "127.0.0.1", "--interval", "1us"], "100us to one hour"),
            (["probe", "stamp", "127.0.0.1", "--timeout", "2h"], "1ms to 1min"),
            (["probe", "stamp", "127.0.0.1", "--source", "::1"], "--source ::1"),
            (["probe", "stamp", "127.0.0.1", "-4", "-6"], "exclude each other"),
            (["probe", "stamp", "127.0.0.1", "-6"], "127.0.0.1"),
            (["probe", "stamp", "no-such-host.invalid"], "no-such-host.invalid"),
            (["reflect", "--listen", "862"], "ADDRESS:PORT"), (["reflect", "--allow", "10.0.0.1/8"], "10.0.0.1/8"),
            (["reflect", "--rate-limit", "0"], "1 to 1000000000"), (["reflect", "--nonsense"], "--nonsense"),
            (["nonsense"], "nonsense"),
        ])
    func usage(arguments: [String], words: String) throws {
        let outcome = try AgentBinary().start(arguments).finish()
        #expect(outcome.code == 2)
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
    }

    @Test("a taken port ends with 3, names it and says what to do")
    func taken() throws {
        let first = try AgentBinary().start(["reflect", "--listen", "127.0.0.1:0"])
        let port = Self.port(of: first.firstLine())
        let second = try AgentBinary().run("reflect", "--listen", "127.0.0.1:\(port)")
        let other = try AgentBinary().run("reflect", "--listen", "192.0.2.1:\(port)", "--lang", "vi")
        first.interrupt()
        _ = first.finish()
        #expect(second.code == 3)
        #expect(second.errors.contains("127.0.0.1:\(port)"))
        #expect(second.errors.contains("errno 98"))
        #expect(second.errors.contains("sport = :\(port)"))
        #expect(other.code == 3)
        #expect(other.errors.contains("không có địa chỉ đó"))
    }

    @Test(
        "the well-known port without the right to it ends with 3 and names the capability",
        .enabled(if: getuid() == 0, "needs root, to become someone with fewer rights"))
    func lowPort() throws {
        // Still root, so that the program can be read wherever it lies, but without this one right.
        let outcome = try AgentBinary(prefix: ["setpriv", "--bounding-set=-net_bind_service", "--inh-caps=-all"]).run(
            "reflect", "--listen", "127.0.0.1:862")
        #expect(outcome.code == 3)
        #expect(outcome.errors.contains("CAP_NET_BIND_SERVICE"), "\(outcome.errors)")
    }

    @Test("help is no error")
    func help() throws {
        let outcome = try AgentBinary().run("probe", "stamp", "--help")
        #expect(outcome.code == 0)
        #expect(outcome.output.contains("--interval"))
    }

    @Test(
        "durations want a unit",
        arguments: [
            ("100ms", 100_000_000), ("1s", 1_000_000_000), ("0.5s", 500_000_000), ("250us", 250_000), ("7ns", 7),
            ("2min", 120_000_000_000), ("1h", 3_600_000_000_000), ("1", nil), ("ms", nil), ("-1s", nil), ("1e3s", nil),
            ("1.2.3s", nil), ("", nil), ("1 s", nil), ("nans", nil), ("99999999999h", nil),
        ] as [(String, Int64?)])
    func durations(text: String, nanoseconds: Int64?) {
        #expect(DurationArgument(argument: text)?.duration == nanoseconds.map { .nanoseconds($0) })
    }
}
