import CollectorDouble
import Foundation
import Identity
import TestSupport
import Testing

@testable import Reporting

@Suite("Leave for a test by hand", .blocking) struct LeaveTests {
    @Test("a collector that gives none ends the command with its words, before anything is sent")
    func refused() throws {
        let scratch = try ScratchFolder()
        let journal = Journal<String>()
        let collector = try ScriptedCollector { request in
            journal.add("\(request.method) \(String(decoding: request.body, as: UTF8.self))")
            return .respond(409, [("Retry-After", "1800")], #"{"error": "pop-1/primary is being tested"}"#)
        }
        defer { collector.stop() }
        let folder = scratch.path
        try collector.enrol("04@2025", in: folder)
        let refused = try AgentBinary().run(
            "probe", "available", "127.0.0.1", "--state", folder, "--circuit", "04@2025/backup")
        #expect(refused.code == 1, "\(refused.errors)")
        #expect(refused.errors.contains("pop-1/primary is being tested") && refused.errors.contains("30 minutes"))
        _ = try AgentBinary().run(
            "probe", "available", "127.0.0.1", "--state", folder, "--circuit", "04@2025/backup")
        // Each process under a name of its own, so that no two are given the same lease.
        let question =
            /POST \{"circuit":"04@2025\\\/backup","direction":"down","purpose":"ad-hoc","request":"([0-9a-f]{32})","seconds":54\}/
        let names = journal.entries.compactMap { $0.wholeMatch(of: question)?.output.1 }
        #expect(names.count == 2 && journal.entries.count == 2 && Set(names).count == 2, "\(journal.entries)")
    }

    @Test("what can't be asked for is named")
    func faults() throws {
        let alone = try AgentBinary().run("probe", "capacity", "127.0.0.1", "--circuit", "x")
        #expect(alone.code == 2 && alone.errors.contains("--state"), "\(alone.errors)")
        let long = try AgentBinary().run("probe", "iperf3", "127.0.0.1", "--seconds", "90", "--state", "/nowhere")
        #expect(long.code == 2 && long.errors.contains("56"), "\(long.errors)")
        let octets = try AgentBinary().run("probe", "iperf3", "127.0.0.1", "--bytes", "1M", "--state", "/nowhere")
        #expect(octets.code == 2 && octets.errors.contains("--seconds"), "\(octets.errors)")
    }
}
