import Glibc
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

/// By their shapes: made once, as most of a short input's time would go into that.
private let reflectors: [StampReflector] = (0..<16).map { shape in
    var reflector = StampReflector(
        allow: [Prefix(.v4(IPv4Address(192, 0, 2, 0)), length: 30)].compactMap { $0 }, rateLimit: 50,
        maximumSessions: 3, keys: shape & 8 == 0 ? .empty : keyRing, isStateless: shape & 1 != 0,
        clock: ErrorEstimate(isSynchronised: true, format: shape & 2 == 0 ? .ntp : .ptp, nanoseconds: 1_000))
    reflector.canFollowUp = shape & 4 != 0
    return reflector
}

/// A reflector that gets packets: one octet that chooses state and clock; then per packet one octet (whose lowest bits choose
/// the sender), its length in two, and itself. A reply is as long as its request and says what it echoes; a refused packet
/// stays as it was; every packet is counted.
func fuzzStampReflector(_ input: UnsafeRawBufferPointer) {
    var reader = InputReader(input)
    let shape = reader.octet()
    var reflector = reflectors[Int(shape & 15)]
    var time: Int64 = 0
    var count: UInt64 = 0
    while !reader.isAtEnd, count < 64 {
        let choice = reader.octet()
        let length = reader.number() % 1_500
        time += Int64(choice >> 4) * 1_000_000
        let before = reader.peek(length)
        reader.packet(length) { packet in
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
                    let request = StampRequest(before)
                    precondition(answer?.senderSequence == request?.sequence)
                    precondition(answer?.senderTimestamp == request?.timestamp)
                }
                if let ticket = reply.ticket { reflector.transmitted(ticket, at: moment(time + 2_000).wall) }
            case .refused: precondition(isEqual(packet, before))
            }
        }
        count += 1
    }
    let counters = reflector.counters
    precondition(counters.received == count && counters.reflected + counters.refused == count)
    precondition(reflector.sessionCount <= 3)
}

private func isEqual(_ packet: UnsafeMutableRawBufferPointer, _ other: UnsafeRawBufferPointer) -> Bool {
    guard let left = packet.baseAddress, let right = other.baseAddress else { return packet.count == other.count }
    return packet.count == other.count && memcmp(left, right, packet.count) == 0
}

func check(_ records: [IntervalRecord]) {
    for record in records {
        precondition(record.received + record.lost == record.sent)
        precondition(record.lostForward + record.lostReturn + record.lostUnknown == record.lost)
        precondition(record.roundTripDelay.count <= record.received)
        precondition(record.start <= record.end)
    }
}
