import Testing

@testable import Probing

@Suite("Messages of UDPSTP")
struct CapacityPDUTests {
    private func written(_ length: Int, _ write: (UnsafeMutableRawBufferPointer) -> Void) -> [UInt8] {
        var octets = [UInt8](repeating: 0xAA, count: length)
        octets.withUnsafeMutableBytes(write)
        return octets
    }

    private func read<Message>(
        _ octets: [UInt8], _ body: (UnsafeRawBufferPointer) throws(CapacityPDUFault) -> Message
    ) throws -> Message {
        try octets.withUnsafeBytes { try body($0) }
    }

    @Test("a setup request is another implementation's to the octet")
    func setupRequest() throws {
        let fixture = octets(CapacityFixtures.setupRequest)
        let message = try read(fixture) { octets throws(CapacityPDUFault) in try SetupPDU(reading: octets) }
        #expect(message.connectionIdentifier == 0x2C80 && message.command == .request)
        #expect(message.modifiers == .jumbo && message.trailer.keyIdentifier == 7)
        let keys = try #require(
            CapacitySessionKeys(
                CapacityKey(identifier: 7, secret: CapacityFixtures.secret), time: CapacityFixtures.time))
        let again = written(SetupPDU.length) { octets in
            message.write(to: octets)
            keys.seal(octets, as: .client, time: CapacityFixtures.time)
        }
        #expect(again == fixture)
    }

    @Test("a setup response, a null request and an activation are so too")
    func others() throws {
        let keys = try #require(
            CapacitySessionKeys(
                CapacityKey(identifier: 7, secret: CapacityFixtures.secret), time: CapacityFixtures.time))
        var setup = SetupPDU()
        setup.connectionIdentifier = 0x2C80
        setup.command = .response
        setup.answerCode = SetupPDU.Answer.accepted.rawValue
        setup.testPort = 38_652
        setup.modifiers = .jumbo
        let response = written(SetupPDU.length) {
            setup.write(to: $0)
            keys.seal($0, as: .server, time: CapacityFixtures.time)
        }
        #expect(response == octets(CapacityFixtures.setupResponse))
        let null = written(NullPDU.length) {
            NullPDU().write(to: $0)
            keys.seal($0, as: .server, time: CapacityFixtures.time)
        }
        #expect(null == octets(CapacityFixtures.nullRequest))
        _ = try read(null) { octets throws(CapacityPDUFault) in try NullPDU(reading: octets) }
        var activation = ActivationPDU()
        activation.testInterval = 5
        activation.rateIndex = 1
        let request = written(ActivationPDU.length) {
            activation.write(to: $0)
            keys.seal($0, as: .client, time: CapacityFixtures.time)
        }
        #expect(request == octets(CapacityFixtures.activationRequest))
        let answer = try read(octets(CapacityFixtures.activationResponse)) { octets throws(CapacityPDUFault) in
            try ActivationPDU(reading: octets)
        }
        activation.answerCode = 1
        activation.trailer = answer.trailer
        #expect(answer == activation)
        octets(CapacityFixtures.activationResponse).withUnsafeBytes {
            #expect(keys.verifies($0, from: .server) && !keys.verifies($0, from: .client))
        }
    }

    @Test("load and status are read and written to the octet")
    func data() throws {
        let head = octets(CapacityFixtures.load)
        let load = try read(head) { octets throws(CapacityPDUFault) in try LoadHeader(reading: octets) }
        #expect(load.sequence == 2 && load.payload == 97 && load.responseDelay == 8)
        #expect(load.statusNanoseconds == 0x08B9_642D && load.seconds == CapacityFixtures.time)
        #expect(written(LoadHeader.length) { load.write(to: $0, checksum: false) } == head)
        let fixture = octets(CapacityFixtures.status)
        let status = try read(fixture) { octets throws(CapacityPDUFault) in try StatusPDU(reading: octets) }
        #expect(status.duration == 50_002 && status.datagrams == 42 && status.octets == 4_074)
        #expect(status.delayCount == 42 && status.mode == 1 && status.sequence == 5)
        #expect(written(StatusPDU.length) { status.write(to: $0, checksum: false) } == fixture)
    }

    @Test("every field of a status message and an activation survives")
    func roundTrip() throws {
        var generator = SplitMix(seed: 5)
        for _ in 0..<50 {
            var status = StatusPDU()
            status.sequence = .random(in: 1...UInt32.max, using: &generator)
            status.rate =
                SendingRateTable(isJumbo: true, isTraditional: false)[
                    Int.random(in: 0..<SendingRateTable.count, using: &generator)]
            status.subInterval.octets = generator.next()
            status.subInterval.roundTripMaximum = .random(in: 0...UInt32.max, using: &generator)
            status.clockDeltaMinimum = .random(in: Int32.min...Int32.max, using: &generator)
            status.roundTripMinimum = .random(in: 0...UInt32.max, using: &generator)
            status.nanoseconds = .random(in: 0...UInt32.max, using: &generator)
            status.isReceptionStopped = true
            let octets = written(StatusPDU.length) { status.write(to: $0, checksum: true) }
            #expect(try read(octets) { o throws(CapacityPDUFault) in try StatusPDU(reading: o) } == status)
            // Any flipped bit is seen by the checksum.
            var broken = octets
            broken[Int.random(in: 4..<160, using: &generator)] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            #expect(throws: CapacityPDUFault.checksum) {
                try read(broken) { o throws(CapacityPDUFault) in try StatusPDU(reading: o) }
            }
        }
    }

    @Test("what is no message is refused by name")
    func refusals() {
        #expect(throws: CapacityPDUFault.length(55)) {
            try read([UInt8](repeating: 0, count: 55)) { o throws(CapacityPDUFault) in try SetupPDU(reading: o) }
        }
        #expect(throws: CapacityPDUFault.identifier(0)) {
            try read([UInt8](repeating: 0, count: 204)) { o throws(CapacityPDUFault) in try StatusPDU(reading: o) }
        }
        var setup = octets(CapacityFixtures.setupRequest)
        setup[8] = 3
        #expect(throws: CapacityPDUFault.field(offset: 8, 3)) {
            try read(setup) { o throws(CapacityPDUFault) in try SetupPDU(reading: o) }
        }
    }

    @Test("a key file of OB-UDPST is read; faults name their line")
    func keyFile() throws {
        let file = try CapacityKeyFile("# keys\n0,legacykey\t# old\n 7 , first-shared-secret\n")
        #expect(file.key(7)?.secret == CapacityFixtures.secret && file.keys.count == 2)
        #expect(throws: CapacityKeyFile.Fault(line: 2, reason: .badIdentifier)) {
            _ = try CapacityKeyFile("1,a\n256,b")
        }
        #expect(throws: CapacityKeyFile.Fault(line: 1, reason: .noKey)) { _ = try CapacityKeyFile("1") }
        #expect(throws: CapacityKeyFile.Fault(line: 2, reason: .repeated(1))) {
            _ = try CapacityKeyFile("1,a\n1,b")
        }
    }
}
