import Foundation
import TestSupport
import Testing

/// `kill -9` of the agent, of the collector, or of both, at any moment, loses no committed interval and doubles none.
@Suite(.blocking, .serialized) struct NothingLostTests {
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

        // A clean stop sends up what the spools still hold; where the collector was late, once more.
        for number in network.sites.indices {
            try network.stopAgent(number)
            for _ in 0..<5 where try count("spool_depth", of: number, in: network) > 0 {
                try network.startAgent(number)
                usleep(2_000_000)
                try network.stopAgent(number)
            }
        }
        let agents = try network.rows("agents")
        #expect(agents.count == network.sites.count)
        for (number, site) in network.sites.enumerated() {
            let agent = try #require(agents.first { $0["site"] as? String == site })
            #expect(try count("spool_depth", of: number, in: network) == 0)
            #expect(try count("refused", of: number, in: network) == 0)
            // Every interval that the agent ever committed is stored, and stored once.
            let acknowledged = try count("acknowledged", of: number, in: network)
            #expect(acknowledged > 0)
            #expect(agent["records"] as? Int == acknowledged, "\(site): \(agent)")
            #expect(agent["missing"] as? Int == 0, "\(site): \(agent)")
        }
    }

    private func count(_ key: String, of number: Int, in network: LoopbackNetwork) throws -> Int {
        try #require(try network.status(of: number)[key] as? Int, "\(key)")
    }
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
