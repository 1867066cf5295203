import NetworkAddress
import Probing

/// A BFD session that gets packets between its own, in time that goes on: per step one octet (what, and how long after the
/// last), then a packet's length and octets. Whatever came, it sends no more than its timers allow and writes packets that it
/// would itself take.
func fuzzBFDSession(_ input: UnsafeRawBufferPointer) {
    var reader = InputReader(input)
    let shape = reader.octet()
    let key: BFDKey? =
        shape & 4 == 0
        ? nil
        : BFDKey(BFDKey.Kind.allCases[Int(shape >> 4) % BFDKey.Kind.allCases.count], identifier: 1, secret: [1, 2, 3])
    let kind: BFDSettings.Kind = shape & 1 == 0 ? .asynchronous(isPassive: shape & 2 != 0) : .seamless(discriminator: 9)
    var time: Int64 = 1_000_000_000
    var session = BFDSession(
        BFDSettings(kind: kind, interval: .milliseconds(100), multiplier: 3, key: key), discriminator: 7, seed: 1,
        at: MonotonicTime(nanoseconds: time))
    var steps = 0
    var sent = 0
    while !reader.isAtEnd, steps < 512 {
        steps += 1
        let step = reader.octet()
        time += Int64(step >> 2) * 4_000_000
        let now = MonotonicTime(nanoseconds: time)
        if step & 3 != 0 {
            let length = Int(reader.octet())
            reader.packet(length) { packet in
                // Most packets name our session, as one that selects it must.
                if step & 3 == 2, packet.count >= 12 {
                    packet.storeBytes(of: UInt32(7).bigEndian, toByteOffset: 8, as: UInt32.self)
                }
                let octets = UnsafeRawBufferPointer(packet)
                do throws(BFDDiscard) {
                    try session.receive(try BFDControlPacket(octets), octets, at: now)
                } catch {}
            }
        }
        session.advance(to: now)
        var written = 0
        withUnsafeTemporaryAllocation(byteCount: 52, alignment: 1) { buffer in
            while case let length = session.writePacket(into: buffer, at: now), length > 0 {
                written += 1
                precondition(written <= 4 && length <= 52)
                do throws(BFDDiscard) {
                    let own = try BFDControlPacket(UnsafeRawBufferPointer(rebasing: buffer[..<length]))
                    precondition(own.myDiscriminator == 7 && Int(own.length) == length)
                } catch { preconditionFailure("wrote a packet that it would throw away: \(error)") }
            }
        }
        sent += written
        _ = session.takeEvents()
    }
    precondition(session.counters.sent == UInt64(sent))
}

/// The answering side of S-BFD: an answer is no longer than its request and is no request itself.
func fuzzSeamlessReflector(_ input: UnsafeRawBufferPointer) {
    var reader = InputReader(input)
    var reflector = SeamlessReflector(
        discriminators: [7, 9], minimumInterval: .milliseconds(10), allow: [Prefix(.v4(.loopback))], rateLimit: 20)
    var time: Int64 = 0
    while !reader.isAtEnd {
        let step = reader.octet()
        time += Int64(step >> 1) * 1_000_000
        let length = Int(reader.octet())
        reader.packet(length) { packet in
            let answer = reflector.answer(
                packet,
                from: Endpoint(.v4(step & 1 == 0 ? .loopback : IPv4Address(192, 0, 2, 1)), port: 49_152),
                now: MonotonicTime(nanoseconds: time))
            guard let answer else { return }
            precondition(answer <= packet.count && step & 1 == 0)
            let own = try? BFDControlPacket(UnsafeRawBufferPointer(rebasing: packet[..<answer]))
            precondition(own?.isDemand == false && own.map { [7, 9].contains($0.myDiscriminator) } == true)
        }
    }
    precondition(reflector.received == reflector.answered + reflector.discarded.reduce(0, +))
}
