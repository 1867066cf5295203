import NetworkAddress
import Probing
import Telemetry

/// 2027-01-15 08:00 UTC, as far as the parsers know.
private let epoch: Int64 = 1_800_000_000 * 1_000_000_000

func moment(_ nanoseconds: Int64) -> Moment {
    Moment(
        wall: WallTime(nanoseconds: epoch + nanoseconds), monotonic: MonotonicTime(nanoseconds: 1_000_000 + nanoseconds)
    )
}

/// A key of 16 octets for 192.0.2.3, whose packets must be signed.
private let keys: StampKeyRing = {
    let text = "a 000102030405060708090a0b0c0d0e0f 192.0.2.3\n"
    do { return try StampKeyRing(StampKeyFile(text)) ?? .empty } catch { preconditionFailure("\(error)") }
}()

/// A reflector that gets packets: one octet that chooses state and clock; then per packet one octet (whose lowest bits choose
/// the sender), its length in two, and itself. A reply is as long as its request and says what it echoes; a refused packet
/// stays as it was; every packet is counted.
func fuzzStampReflector(_ input: UnsafeRawBufferPointer) {
    var reader = InputReader(input)
    let shape = reader.octet()
    var reflector = StampReflector(
        allow: [Prefix(.v4(IPv4Address(192, 0, 2, 0)), length: 30)].compactMap { $0 }, rateLimit: 50,
        maximumSessions: 3, keys: shape & 8 == 0 ? .empty : keys, isStateless: shape & 1 != 0,
        clock: ErrorEstimate(isSynchronised: true, format: shape & 2 == 0 ? .ntp : .ptp, nanoseconds: 1_000))
    reflector.canFollowUp = shape & 4 != 0
    var time: Int64 = 0
    var count: UInt64 = 0
    while !reader.isAtEnd, count < 64 {
        let choice = reader.octet()
        let length = reader.number() % 1_500
        time += Int64(choice >> 4) * 1_000_000
        reader.packet(length) { packet in
            let before = [UInt8](packet)
            let arrival = ReflectorArrival(
                sender: Endpoint(.v4(IPv4Address(192, 0, 2, choice & 7)), port: UInt16(choice & 8)),
                time: moment(time).wall, now: moment(time).monotonic, ttl: choice & 16 == 0 ? nil : choice,
                trafficClass: choice & 32 == 0 ? nil : choice)
            switch reflector.answer(packet, arrival) {
            case .reply(let reply):
                reflector.finish(packet, reply, at: moment(time + 1_000).wall)
                precondition(packet.count == before.count && packet.count >= StampPacket.length)
                if shape & 8 == 0 {
                    let answer = StampReply(UnsafeRawBufferPointer(packet))
                    let request = before.withUnsafeBytes { StampRequest($0) }
                    precondition(answer?.senderSequence == request?.sequence)
                    precondition(answer?.senderTimestamp == request?.timestamp)
                }
                if let ticket = reply.ticket { reflector.transmitted(ticket, at: moment(time + 2_000).wall) }
            case .refused: precondition([UInt8](packet) == before)
            }
        }
        count += 1
    }
    let counters = reflector.counters
    precondition(counters.received == count && counters.reflected + counters.refused == count)
    precondition(reflector.sessionCount <= 3)
}

/// A sender that probes and gets replies, in any order of events. A reply may be made to fit a probe, as an attacker on the
/// path could. Each record must add up.
func fuzzStampSender(_ input: UnsafeRawBufferPointer) {
    var reader = InputReader(input)
    let shape = reader.octet()
    var settings = SessionSettings(
        link: "a~b", peer: "b", remote: Endpoint(.v4(.loopback), port: 862), period: .milliseconds(20),
        size: [44, 47, 80, 200][Int(shape & 3)], timeout: .milliseconds(shape & 4 == 0 ? 100 : 1_000))
    if shape & 64 != 0 {
        settings.extensions.replyCodePoint = 10
        settings.extensions.timestampInformation = true
        settings.extensions.directMeasurement = true
    }
    settings.extensions.followUp = shape & 128 != 0
    let size = settings.packetSize
    var time: Int64 = 0
    let clock = ClockState(isSynchronised: shape & 8 == 0, maximumError: 1_000_000)
    var sender = StampSender(
        settings, site: "a", interval: shape & 16 == 0 ? .milliseconds(100) : nil, clock: clock, at: moment(0))
    sender.expectsTransmitStamps = shape & 32 != 0
    sender.keepsEvents = true
    var probe = [UInt8](repeating: 0, count: size)
    var timestamps: [UInt64] = []
    var steps = 0
    while !reader.isAtEnd, steps < 256 {
        steps += 1
        let event = reader.octet()
        time += Int64(event >> 3) * 1_000_000
        switch event & 7 {
        case 0, 1:
            let number = probe.withUnsafeMutableBytes { sender.makeProbe(into: $0, at: moment(time)) }
            if number == UInt64(timestamps.count) { timestamps.append(0) }
            timestamps[Int(number)] = probe[4..<12].reduce(0) { $0 << 8 | UInt64($1) }
            if event & 7 == 1 { event & 8 == 0 ? sender.probeSent(at: moment(time + 1_000)) : sender.sendFailed() }
        case 2: sender.transmitted(UInt64(reader.octet()), at: moment(time + Int64(reader.octet()) - 64).wall)
        case 3, 4, 5:
            let number = Int(reader.octet())
            let length = reader.octet() == 0 ? reader.number() % 1_500 : 44 + Int(reader.octet())
            let arrival = moment(time + Int64(reader.octet()) - 128).wall
            reader.packet(length) { packet in
                if event & 7 != 3, packet.count >= StampPacket.minimumReplyLength, number < timestamps.count {
                    packet.storeBytes(of: UInt32(number).bigEndian, toByteOffset: 24, as: UInt32.self)
                    packet.storeBytes(of: timestamps[number].bigEndian, toByteOffset: 28, as: UInt64.self)
                }
                sender.receive(
                    UnsafeRawBufferPointer(packet), at: arrival, stamp: event & 8 == 0 ? .kernel : .user,
                    now: moment(time), trafficClass: event)
            }
        case 6:
            time += Int64(reader.octet()) * 10_000_000
            check(sender.advance(to: moment(time)))
        default:
            switch reader.octet() & 7 {
            case 0: sender.reconnected()
            case 1: sender.clockStepped(at: moment(time))
            case 2: sender.slept()
            case 3: sender.receiveOverflowed(by: UInt64(reader.octet()))
            case 4: sender.peerRefused(at: moment(time))
            case 5: sender.skipSend(at: moment(time))
            default: sender.events.removeAll()
            }
        }
    }
    check(sender.stop(at: moment(time)))
}

func check(_ records: [IntervalRecord]) {
    for record in records {
        precondition(record.received + record.lost == record.sent)
        precondition(record.lostForward + record.lostReturn + record.lostUnknown == record.lost)
        precondition(record.roundTripDelay.count <= record.received)
        precondition(record.start <= record.end)
    }
}
