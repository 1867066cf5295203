import CollectorDouble
import Identity
import TestSupport
import Testing

@testable import Reporting

@Suite(.blocking) struct ResumptionTests {
    @Test("a second connection goes on from the first one's session, with the same certificate behind it")
    func resumed() throws {
        let journal = Journal<ScriptedCollector.Request>()
        let collector = try ScriptedCollector {
            journal.add($0)
            return .respondAndClose(200)
        }
        defer { collector.stop() }
        let client = try collector.identity("04@2025").client()
        for number in 1...4 { #expect(try client.send(HTTPRequest("GET", "/\(number)")).status == 200) }
        #expect(collector.connectionCount == 4)
        #expect(journal.entries.map(\.isResumed) == [false, true, true, true])
        #expect(journal.entries.map(\.site) == Array(repeating: "04@2025", count: 4))
        #expect(client.resumptions == 3)
    }

    @Test("another certificate begins a session of its own")
    func renewed() throws {
        let journal = Journal<Bool>()
        let collector = try ScriptedCollector {
            journal.add($0.isResumed)
            return .respondAndClose(200)
        }
        defer { collector.stop() }
        let client = try collector.identity("04@2025").client()
        _ = try client.send(HTTPRequest("GET", "/"))
        try client.present(with: collector.identity("04@2025"))
        _ = try client.send(HTTPRequest("GET", "/"))
        #expect(journal.entries == [false, false])
    }

    @Test("where a collector gives up on a session of before, the handshake is made in full")
    func refused() throws {
        var settings = ScriptedCollector.Settings()
        settings.refusesResumption = true
        let collector = try ScriptedCollector(settings: settings) { _ in .respondAndClose(200) }
        defer { collector.stop() }
        let client = try collector.identity("04@2025").client()
        for _ in 1...3 { #expect(try client.send(HTTPRequest("GET", "/")).status == 200) }
        #expect(client.resumptions == 0)
    }
}
