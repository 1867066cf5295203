import Foundation
import Testing

/// `kill -9` of the agent, of the collector, or of both, at any moment, loses no committed interval and doubles none.
@Suite(.serialized) struct NothingLostTests {
    @Test func killedAtAnyMoment() throws {
        let network = try LoopbackNetwork()
        try network.startCollector()
        for number in network.sites.indices {
            try network.enrol(number)
            try network.startAgent(number)
        }
        #expect(try eventually { try !network.rows("links").isEmpty })

        // The moments differ from round to round by a seeded generator, so that a failure can be run again.
        var generator = SplitMix64(state: 20_250_701)
        for round in 0..<12 {
            usleep(UInt32(200_000 + generator.next() % 1_800_000))
            let victim = Int(generator.next() % UInt64(network.sites.count))
            let killsAgent = round % 3 != 1
            let killsCollector = round % 3 != 0
            if killsAgent { network.killAgent(victim) }
            if killsCollector { network.killCollector() }
            usleep(UInt32(generator.next() % 700_000))
            if killsCollector { try network.startCollector() }
            if killsAgent { try network.startAgent(victim) }
        }

        // A last clean stop and start: what the spools still hold goes up, then nothing more is made.
        for number in network.sites.indices {
            usleep(1_500_000)
            try network.stopAgent(number)
        }
        for number in network.sites.indices where try unsent(network.status(of: number)) > 0 {
            try network.startAgent(number)
            #expect(try eventually { try unsent(network.status(of: number)) <= 2 })
            try network.stopAgent(number)
        }
        let agents = try network.rows("agents")
        #expect(agents.count == network.sites.count)
        for (number, site) in network.sites.enumerated() {
            let status = try network.status(of: number)
            let agent = try #require(agents.first { $0["site"] as? String == site })
            let committed = try #require(status["last_sequence"] as? Int)
            let waiting = try #require(status["spooled"] as? Int)
            #expect(committed > 0)
            // Every sequence number that the agent ever committed is stored once, or still waits in its spool.
            #expect(agent["records"] as? Int == committed - waiting, "\(site): \(agent) \(status)")
            #expect(agent["missing"] as? Int == 0, "\(site): \(agent) \(status)")
        }
    }

    private func unsent(_ status: [String: Any]) -> Int { status["spooled"] as? Int ?? .max }
}

/// Steele, Lea and Flood, *Fast Splittable Pseudorandom Number Generators*.
struct SplitMix64 {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
