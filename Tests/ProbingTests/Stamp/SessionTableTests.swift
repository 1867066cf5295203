import NetworkAddress
import Testing

@testable import Probing

@Suite("The reflector's session table")
struct SessionTableTests {
    @Test("it finds what a dictionary finds, over insertions and sweeps", arguments: 0..<8 as Range<UInt64>)
    func againstDictionary(seed: UInt64) {
        var random = SplitMix(seed: seed)
        var table = SessionTable(capacity: 300, salt: seed)
        var reference: [SessionKey: Int64] = [:]
        func key() -> SessionKey {
            let host = UInt32.random(in: 0..<40, using: &random)
            let address: IPAddress =
                Bool.random(using: &random)
                ? .v4(IPv4Address(host)) : .v6(IPv6Address(high: 0x2001_0DB8 << 32, low: UInt64(host)))
            return SessionKey(
                Endpoint(address, port: .random(in: 1...9, using: &random)), listener: 0,
                identifier: .random(in: 0...2, using: &random))
        }
        let request = StampRequest(
            sequence: 0, timestamp: WireTimestamp(raw: 1), errorEstimate: ErrorEstimate(raw: 1))
        for step in 0..<4_000 as Range<Int64> {
            let key = key()
            #expect((table.find(key) != nil) == (reference[key] != nil))
            if let position = table.find(key) {
                #expect(table.sessions[position].lastSeen == reference[key])
            } else if !table.isFull {
                let position = table.insert(key)
                _ = table.with(position) { $0.receive(request, now: .init(nanoseconds: step)) }
                reference[key] = step
            } else {
                let generation = table.generation
                // Nothing is older than the last 200 steps but what came before the table was full.
                table.sweep { $1.lastSeen >= step - 200 }
                reference = reference.filter { $0.value >= step - 200 }
                #expect(table.generation == generation &+ 1)
            }
            #expect(table.count == reference.count)
        }
        #expect(Set(reference.keys.map(\.address)).count > 20)
    }

    @Test("sessions of one address and port are told apart by their SSID and by the socket they came to")
    func identity() {
        let sender = Endpoint(.v4(.loopback), port: 1)
        let keys = [(0, 0), (0, 1), (1, 0), (1, 1)].map {
            SessionKey(sender, listener: UInt16($0.0), identifier: UInt16($0.1))
        }
        #expect(Set(keys).count == 4)
        #expect(keys.allSatisfy { $0.address == sender.address })
    }
}
