import NetworkAddress
import Probing
import Telemetry

/// A sender that probes and a reflector of ours that answers, over a line that loses, copies, delays and changes packets as the
/// input says, an octet or a few per event; what a stranger could send comes between. Each record must add up.
func fuzzStampSender(_ input: UnsafeRawBufferPointer) {
    var reader = InputReader(input)
    var line = ProbedLine(shape: reader.octet())
    var steps = 0
    while !reader.isAtEnd, steps < 16 {
        steps += 1
        line.take(reader.octet(), &reader)
    }
    line.stop()
}

/// By their shapes, made once.
private let senders: [StampSender] = (0..<256).map { shape in
    var settings = SessionSettings(
        link: "a~b", peer: "b", remote: Endpoint(.v4(.loopback), port: 862), period: .milliseconds(20),
        size: [44, 47, 80, 200][shape & 3], timeout: .milliseconds(shape & 4 == 0 ? 100 : 300))
    if shape & 64 != 0 {
        settings.extensions.replyCodePoint = 10
        settings.extensions.timestampInformation = true
        settings.extensions.directMeasurement = true
    }
    settings.extensions.followUp = shape & 128 != 0
    var sender = StampSender(
        settings, site: "a", interval: shape & 16 == 0 ? .milliseconds(500) : nil,
        clock: ClockState(isSynchronised: shape & 8 == 0, maximumError: 1_000_000), at: moment(0))
    sender.expectsTransmitStamps = shape & 32 != 0
    sender.keepsEvents = true
    return sender
}

private let farReflectors: [StampReflector] = [false, true].map {
    StampReflector(
        allow: [Prefix(.v4(.loopback))], rateLimit: nil, maximumSessions: 1, isStateless: $0,
        clock: ErrorEstimate(isSynchronised: true, nanoseconds: 1_000))
}

private struct ProbedLine {
    private var sender: StampSender
    private var time: Int64 = 0
    private var reflector: StampReflector
    /// The last probes, by the lowest bits of their numbers.
    private var probes: [UInt8]
    private let size: Int
    private var sent = 0
    private static let kept = 32

    init(shape: UInt8) {
        sender = senders[Int(shape)]
        // Those that expect no stamps have two kinds of peers.
        reflector = farReflectors[shape & 33 == 1 ? 1 : 0]
        reflector.canFollowUp = true
        size = sender.settings.packetSize
        probes = Array(repeating: 0, count: size * Self.kept)
    }

    mutating func take(_ event: UInt8, _ reader: inout InputReader) {
        time += Int64(event >> 3) * 500_000
        switch event & 7 {
        case 0, 1:
            probe()
            guard event & 7 == 1 else { return }
            if event & 8 == 0 {
                sender.probeSent(at: moment(time + 1_000))
            } else {
                sender.sendFailed()
                sent -= 1
            }
        case 2: sender.transmitted(UInt64(reader.octet()), at: moment(time + Int64(reader.octet()) - 64).wall)
        case 3: takeAnything(event, &reader)
        case 4, 5:
            let number = Int(reader.octet())
            let changes = event & 7 == 4 ? 0 : Int(reader.octet() & 3)
            answer(sent - 1 - number % Self.kept, event, changes, &reader)
        case 6:
            time += Int64(reader.octet()) * 4_000_000
            check(sender.advance(to: moment(time)))
        default: happen(reader.octet())
        }
    }

    mutating func stop() { check(sender.stop(at: moment(time))) }

    private mutating func probe() {
        let place = sent % Self.kept * size
        let number = probes.withUnsafeMutableBytes {
            sender.makeProbe(
                into: UnsafeMutableRawBufferPointer(rebasing: $0[place..<place + size]), at: moment(time))
        }
        precondition(number == UInt64(sent))
        sent += 1
    }

    /// A packet from a stranger who knows neither numbers nor times.
    private mutating func takeAnything(_ event: UInt8, _ reader: inout InputReader) {
        reader.packet(38 + Int(reader.octet() & 63)) {
            _ = sender.receive(
                UnsafeRawBufferPointer($0), at: moment(time).wall, stamp: .user, now: moment(time),
                trafficClass: event)
        }
    }

    /// The reflector gets a probe, once or again, and its reply comes with so many octets changed.
    private mutating func answer(_ number: Int, _ event: UInt8, _ changes: Int, _ reader: inout InputReader) {
        guard number >= 0 else { return }
        let packet = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 1)
        defer { packet.deallocate() }
        let place = number % Self.kept * size
        packet.copyBytes(from: probes[place..<place + size])
        let arrival = ReflectorArrival(
            sender: Endpoint(.v4(.loopback), port: 1), time: moment(time + 1_000).wall,
            now: moment(time + 1_000).monotonic, ttl: 64, trafficClass: 0)
        guard case .reply(let reply) = reflector.answer(packet, arrival) else { return }
        reflector.finish(packet, reply, at: moment(time + 2_000).wall)
        if let ticket = reply.ticket { reflector.transmitted(ticket, at: moment(time + 3_000).wall) }
        for _ in 0..<changes { packet[Int(reader.octet()) % size] = reader.octet() }
        // Copies come twice; what a mangled header cut is shorter.
        let length = changes == 3 ? max(38, size - Int(reader.octet() & 63)) : size
        for copy in 0...(event & 16 == 0 ? 0 : 1) {
            _ = sender.receive(
                UnsafeRawBufferPointer(rebasing: packet[..<min(length, size)]),
                at: moment(time + 4_000 + Int64(copy)).wall, stamp: event & 8 == 0 ? .kernel : .user,
                now: moment(time + 10_000), trafficClass: event)
        }
    }

    private mutating func happen(_ what: UInt8) {
        switch what & 7 {
        case 0: sender.reconnected()
        case 1: sender.clockStepped(at: moment(time))
        case 2: sender.slept()
        case 3: sender.receiveOverflowed(by: UInt64(what >> 3))
        case 4: sender.peerRefused(at: moment(time))
        case 5: sender.skipSend(at: moment(time))
        default: sender.events.removeAll()
        }
    }
}
