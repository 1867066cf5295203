import Foundation
import TestSupport
import Testing

@testable import Capture

@Suite(
    "Real traffic as tshark tells it", .blocking,
    .enabled(
        if: ImpairedPath.isPossible && Tshark.isHere && TrafficTools.areHere,
        "needs root, network namespaces, tc(8) with netem or tbf, tshark, tcpdump and iperf3"))
struct TsharkLiveTests {
    @Test("bulk transfers each way, by their segments and delays", arguments: [161, 162])
    func transfers(block: Int) throws {
        let path = try ImpairedPath(block)
        let isNarrow = block == 162
        try path.impair(
            rate: isNarrow ? "4mbit" : "40mbit", queue: isNarrow ? "12kb" : "40kb", loss: isNarrow ? "3%" : "0.5%")
        let file = NSTemporaryDirectory() + "capture-\(UUID().uuidString).pcap"
        defer { try? FileManager.default.removeItem(atPath: file) }
        let near = ["ip", "netns", "exec", path.hosts[0]]
        let dump = try ChildProcess(
            near + [
                "tcpdump", "-i", "wire", "-s", isNarrow ? "0" : "96", "-B", "16384", "--time-stamp-precision=nano",
                "-U",
                "-w", file, "tcp",
            ], patience: 120)
        let isWatching = try eventually {
            try ChildProcess(near + ["cat", "/proc/net/packet"]).finish().output.split(separator: "\n").count > 1
        }
        #expect(isWatching)
        let port = "\(ScriptedConversation.serverPort)"
        let server = try ChildProcess(
            ["ip", "netns", "exec", path.hosts[1], "iperf3", "-s", "-p", port], patience: 120)
        for more in [["-P", "3"], ["-R"]] {
            let isDone = try eventually {
                try ChildProcess(
                    near + ["iperf3", "-c", path.farAddress, "-p", port, "-n", isNarrow ? "400K" : "3M"] + more,
                    patience: 100
                ).finish().status == 0
            }
            #expect(isDone)
        }
        server.terminate()
        // What is on its way comes, and the ring goes to the file.
        usleep(500_000)
        dump.interrupt()
        _ = dump.finish()
        let (ours, theirs) = (try AnalysedCapture.ours(file), try AnalysedCapture.theirs(file))
        #expect(ours.differences(from: theirs) == [])
        #expect(ours.reuses == theirs.reuses)
        let again = ours.sides.values.reduce(0) { $0 + $1.counts[0] }
        let delays = ours.sides.values.reduce(0) { $0 + $1.delays }
        #expect(again > 0 && delays > 100, "\(ours.sides)")
    }
}

private enum TrafficTools {
    static let areHere = ["/usr/bin/tcpdump", "/usr/bin/iperf3"].allSatisfy {
        FileManager.default.isExecutableFile(atPath: $0)
    }
}
