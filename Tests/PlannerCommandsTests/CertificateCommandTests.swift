import Foundation
import TestSupport
import Testing

@Suite("Certificates by another solver", .blocking)
struct CertificateCommandTests {
    /// A star that is cheaper than the triangle around it: 6 over node 4.
    private static let star = """
        SECTION Graph
        Nodes 4
        Edges 6
        E 1 2 5
        E 2 3 5
        E 1 3 5
        E 1 4 2
        E 2 4 2
        E 3 4 2
        END
        SECTION Terminals
        Terminals 3
        T 1
        T 2
        T 3
        END
        EOF
        """

    private func benchmark(
        _ more: [String], environment: [String: String] = [:]
    ) throws -> PlannerProcess {
        let directory = try TemporaryDirectory()
        let file = directory.path("star.gr")
        try Self.star.write(toFile: file, atomically: true, encoding: .utf8)
        return try PlannerProcess(
            ["benchmark", "steiner", file, "--format", "json", "--time-limit", "2"] + more, environment: environment)
    }

    private func otherLibrary() throws -> String {
        let places = ["/lib/x86_64-linux-gnu/libz.so.1", "/lib/aarch64-linux-gnu/libz.so.1", "/usr/lib/libz.so.1"]
        return try #require(places.first { FileManager.default.fileExists(atPath: $0) })
    }

    @Test("Another library is refused by name, with 2 as an option and 3 in the environment")
    func anotherLibrary() throws {
        let other = try otherLibrary()
        let named = try benchmark(["--certificate", "highs", "--highs", other])
        #expect(named.status == 2)
        #expect(named.output.isEmpty)
        #expect(named.complaint.contains("\(other): is not the library of HiGHS: it lacks Highs_create"))
        let set = try benchmark(["--certificate", "highs"], environment: ["TUYEN_HIGHS": other])
        #expect(set.status == 3)
        #expect(set.complaint == named.complaint)
    }

    @Test("The result is the same with and without a solver, which is told of where it is missing")
    func sameResult() throws {
        let plain = try benchmark([])
        let asked = try benchmark(["--certificate", "highs"])
        #expect(plain.status == 0)
        #expect(asked.status == 0)
        func members(_ run: PlannerProcess) throws -> [String: Any] {
            try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        }
        let (one, two) = (try members(plain), try members(asked))
        for key in ["cost", "lower_bound", "gap"] { #expect(one[key] as? Double == two[key] as? Double) }
        #expect(one["cost"] as? Double == 6)
        #expect(one["certificate"] == nil)
        #expect(two["certified_bound"] as? Double == 6)
        if let certificate = two["certificate"] as? [String: Any] {
            #expect(certificate["status"] as? String == "optimal")
            #expect(certificate["lower_bound"] as? Double == 6)
        } else {
            #expect(two["certificate"] is NSNull)
            #expect(asked.complaint.contains("HiGHS is not on this machine"))
            #expect(asked.complaint.contains("libhighs1"))
        }
    }

    @Test("A library without the wish for a certificate, and no time for it, are wrong usage")
    func wrongUsage() throws {
        #expect(try benchmark(["--highs", "/x/libhighs.so"]).status == 2)
        #expect(try benchmark(["--certificate", "highs", "--certificate-limit", "0"]).status == 2)
        #expect(try benchmark(["--certificate", "cplex"]).status == 2)
    }
}
