import Foundation
import TestSupport
import Testing

/// Three agents of one plan measure each other, and commands and console show it.
@Suite(.blocking, .serialized) struct LinksTests {
    @Test func threeSitesMeasureEachOther() async throws {
        let network = try LoopbackNetwork()
        try network.startCollector()
        for number in network.sites.indices {
            try network.enrol(number)
            try network.startAgent(number)
        }
        // Three sites, each measuring the two others.
        #expect(
            try eventually {
                try network.rows("links").filter { ["up", "degraded"].contains($0["status"] as? String) }.count == 6
            })
        let agents = try network.rows("agents")
        #expect(Set(agents.compactMap { $0["site"] as? String }) == Set(network.sites))

        let report = try Program.run(
            Products.planner,
            [
                "report", "links", "--data", network.data, "--from", "2020-01-01", "--to", "2100-01-01", "--out",
                network.scratch.path("report"), "--format", "json",
            ])
        #expect(report.status == 0, "\(report.errors)")
        for file in ["links.html", "links.csv"] {
            #expect(FileManager.default.fileExists(atPath: network.scratch.path("report/\(file)")))
        }

        let page = try Program.run(
            URL(filePath: "/usr/bin/curl"),
            ["-sS", "--fail", "-H", "Accept-Language: vi", "http://127.0.0.1:\(network.consolePort)/"])
        #expect(page.status == 0, "\(page.errors)")
        #expect(page.output.contains("lang=\"vi\""))

        // A token works once: a second enrolment with a used kit is refused and leaves no state behind.
        let kit = network.scratch.path("kit-0.json")
        let again = try Program.run(
            Products.agent, ["enrol", "--kit", kit, "--state", network.scratch.path("thief")])
        #expect(again.status != 0)
        #expect(!FileManager.default.fileExists(atPath: network.scratch.path("thief/certificate.pem")))
    }
}

/// The whole of `script/run`, as root in namespaces, ended by its own clock: nothing is left behind.
@Suite(.blocking, .serialized) struct SourceAddressTests {
    /// Hosts with more than one address: the kernel would send from another one than the peers answer.
    @Test func sitesMeasureEachOtherFromTheirAnnouncedAddresses() throws {
        let network = try LoopbackNetwork()
        defer {
            for number in 0..<2 { network.killAgent(number) }
            network.killCollector()
        }
        try network.startCollector()
        try network.enrol(0, address: "127.0.0.12")
        try network.enrol(1, address: "127.0.0.51")
        for number in 0..<2 { try network.startAgent(number, listens: false) }
        let isUp = try eventually {
            let rows = try network.rows("links")
            return rows.count == 2 && rows.allSatisfy { $0["delay_median_ms"] is Double }
        }
        let rows = try network.rows("links")
        #expect(isUp, "\(rows)")
    }
}

@Suite(.blocking, .serialized) struct RunScriptTests {
    @Test(.enabled(if: geteuid() == 0, "needs root for network namespaces"))
    func leavesNothingBehind() throws {
        // The programs under test are those of this build: the script's own build finds nothing to do.
        let run = try Program(
            URL(filePath: "/bin/bash"),
            ["script/run", "--configuration", "debug", "--for", "2"], environment: ["TUYEN_BIN": Products.folder.path])
        let ended = run.wait()
        #expect(ended.status == 0, "\(ended.output.suffix(1500))\n\(ended.errors.suffix(1500))")
        #expect(ended.output.contains("Console: http://127.0.0.1:"))
        let left = try Program.run(
            URL(filePath: "/bin/bash"), ["-c", "ip netns list | grep -c 'tuyen-\(run.identifier)-' || true"])
        #expect(left.output == "0\n", "\(left.output)")
        let bridge = try Program.run(
            URL(filePath: "/bin/bash"), ["-c", "ip -o link show | grep -c 'tuyen\(run.identifier)' || true"])
        #expect(bridge.output == "0\n", "\(bridge.output)")
    }
}
