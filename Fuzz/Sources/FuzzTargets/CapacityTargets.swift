import NetworkAddress
import Probing
import Telemetry

/// Made once: a table has a thousand rows and more, which take longer than what comes over the wire.
private let jumboTable = SendingRateTable(isJumbo: true, isTraditional: false)
private let source = IPAddress.v4(IPv4Address(192, 0, 2, 1))
private let searches: [RateSearch] = [SearchKind.b, .c, .refined].map {
    RateSearch(ActivationPDU(), kind: $0, table: jumboTable, limit: nil, overhead: 28)
}
private let admissions: [CapacityAdmission] = [false, true].map { hasNoKey in
    var settings = CapacityServerSettings(
        listen: [], allow: [Prefix(.v4(IPv4Address(192, 0, 2, 0)), length: 24)].compactMap { $0 })
    settings.maximumBandwidth = 1_000
    settings.keys = hasNoKey ? [] : [CapacityKey(identifier: 7, secret: [1, 2, 3])]
    return CapacityAdmission(settings)
}
private let mostTests = CapacityServerSettings(listen: [], allow: []).maximumTests

/// Every reader of UDPSTP over the same octets: what is read is written again and read as the same.
func fuzzCapacityMessages(_ input: UnsafeRawBufferPointer) {
    var reader = InputReader(input)
    reader.packet(input.count) { (packet: UnsafeMutableRawBufferPointer) in
        let octets = UnsafeRawBufferPointer(packet)
        _ = CapacityPDU.isHandshake(octets)
        do throws(CapacityPDUFault) {
            let setup = try SetupPDU(reading: octets)
            again(SetupPDU.length, { setup.write(to: $0) }) { octets throws(CapacityPDUFault) in
                let again = try SetupPDU(reading: octets)
                precondition(again == setup)
            }
        } catch {}
        do throws(CapacityPDUFault) { _ = try NullPDU(reading: octets) } catch {}
        do throws(CapacityPDUFault) {
            let activation = try ActivationPDU(reading: octets)
            again(ActivationPDU.length, { activation.write(to: $0) }) { octets throws(CapacityPDUFault) in
                let again = try ActivationPDU(reading: octets)
                precondition(again == activation)
            }
            let terms = activation.policed(longest: 60)
            precondition(terms.testInterval <= 60 && (5...250).contains(terms.trialInterval))
            precondition(terms.policed(longest: 60) == terms)
            // A search under whatever was agreed stays lawful.
            var search = RateSearch(terms, kind: .refined, table: jumboTable, limit: 1e9, overhead: 28)
            search.adjust(Trial())
            precondition(search.rate.isLawful)
        } catch {}
        do throws(CapacityPDUFault) {
            let status = try StatusPDU(reading: octets)
            again(StatusPDU.length, { status.write(to: $0, checksum: true) }) { octets throws(CapacityPDUFault) in
                let again = try StatusPDU(reading: octets)
                precondition(again == status)
            }
            if status.rate.isLawful { precondition(status.rate.bitsPerSecond <= 3e11) }
        } catch {}
        do throws(CapacityPDUFault) {
            let load = try LoadHeader(reading: octets)
            again(LoadHeader.length, { load.write(to: $0, checksum: true) }) { octets throws(CapacityPDUFault) in
                let again = try LoadHeader(reading: octets)
                precondition(again == load)
            }
        } catch {}
    }
}

private func again(
    _ length: Int, _ write: (UnsafeMutableRawBufferPointer) -> Void,
    _ read: (UnsafeRawBufferPointer) throws(CapacityPDUFault) -> Void
) {
    withUnsafeTemporaryAllocation(byteCount: length, alignment: 8) { octets in
        octets.initializeMemory(as: UInt8.self, repeating: 0xA5)
        write(octets)
        do throws(CapacityPDUFault) { try read(UnsafeRawBufferPointer(octets)) } catch {
            preconditionFailure("what was written can't be read")
        }
    }
}

/// A test's control messages and its load and status from a stranger, in pieces preceded by a kind and a length: the server's
/// admission, the search and the receiver keep their bounds.
func fuzzCapacitySession(_ input: UnsafeRawBufferPointer) {
    var reader = InputReader(input)
    var admission = admissions[reader.octet() & 1 == 0 ? 1 : 0]
    var search = searches[Int(reader.octet() % 3)]
    var receiver = LoadReceiver(trial: 50, subInterval: 1_000, now: 0)
    var now: Int64 = 0
    var accepted = 0
    while !reader.isAtEnd {
        let step = reader.octet()
        let length = Int(reader.octet())
        now += Int64(step) * 1_000_000
        reader.packet(length) { (packet: UnsafeMutableRawBufferPointer) in
            let octets = UnsafeRawBufferPointer(packet)
            let decision = admission.decide(
                octets, from: source, wall: WallTime(nanoseconds: now), now: MonotonicTime(nanoseconds: now))
            if case .accepted = decision { accepted += 1 }
            precondition(accepted <= mostTests)
            do throws(CapacityPDUFault) {
                receiver.take(try LoadHeader(reading: octets), length: length, arrival: now)
            } catch {}
            do throws(CapacityPDUFault) { search.adjust(Trial(try StatusPDU(reading: octets))) } catch {}
        }
        if step & 15 == 0 { search.adjust(Trial(receiver.closeTrial(now: now))) }
        precondition(search.rate.isLawful)
    }
}
