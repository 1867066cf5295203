import Foundation
import TestSupport
import Testing

/// Every command that the README shows is run, in its order, in one shell.
@Suite(.blocking, .serialized) struct ReadmeTests {
    @Test func everyCommandWorks() throws {
        let readme = try String(contentsOf: Products.repository.appending(path: "README.md"), encoding: .utf8)
        let lines = readme.split(separator: "\n", omittingEmptySubsequences: false)
        #expect((60...180).contains(lines.count), "the README has \(lines.count) lines")
        let commands = lines.filter { $0.hasPrefix("$ ") }.map { String($0.dropFirst(2)) }
        #expect(commands.count > 12)

        let scratch = try Scratch()
        let folder = scratch.url
        try FileManager.default.createSymbolicLink(
            at: folder.appending(path: "topology"), withDestinationURL: Products.repository.appending(path: "topology"))
        let collector = freePort()
        let console = freePort()
        let reflector = freePort(Int32(SOCK_DGRAM.rawValue))
        let second = freePort(Int32(SOCK_DGRAM.rawValue))
        let throughput = freePort()
        let capacity = freePort(Int32(SOCK_DGRAM.rawValue))
        var script = """
            set -euo pipefail
            export PATH="\(Products.folder.path):$PATH"
            trap 'for job in $(jobs -p); do kill "$job" || true; done; wait' EXIT
            waitfor() { for try in $(seq 300); do "$@" >/dev/null 2>&1 && return; sleep 0.1; done; echo "never: $*" >&2; exit 9; }

            """
        for command in commands {
            // The two scripts have tests of their own; here they only must be there.
            if command.hasPrefix("script/") {
                script += "test -x '\(Products.repository.path)/\(command)'\n"
                continue
            }
            var line = command
            // The same commands on ports that are free on this machine.
            line = line.replacing(":8443", with: ":\(collector)").replacing("8862", with: "\(reflector)")
                .replacing("8863", with: "\(second)")
                .replacing("5203", with: "\(throughput)").replacing("24603", with: "\(capacity)")
            if line.hasPrefix("planner serve") {
                line = line.replacing(
                    " &", with: " --listen 127.0.0.1:\(collector) --console 127.0.0.1:\(console) >serve.log 2>&1 &")
                line += "\nwaitfor grep -q '127.0.0.1:\(console)' serve.log"
            } else if line.hasSuffix(" &") {
                line = line.replacing(" &", with: " >>background.log 2>&1 &") + "\nsleep 0.5"
            }
            script += "echo \"+ \(command.replacing("\"", with: ""))\"\n\(line)\n"
        }
        let ended = try Program.run(URL(filePath: "/bin/bash"), ["-c", script], directory: folder)
        #expect(ended.status == 0, "\(ended.output.suffix(2_000))\n\(ended.errors.suffix(2_000))")
    }
}
