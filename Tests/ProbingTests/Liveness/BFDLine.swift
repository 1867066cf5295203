@testable import Probing

/// Two sessions on a line without loss, with a clock that tests move: packets take `delay`, and each way can be cut.
struct BFDLine {
    struct Sent {
        var time: MonotonicTime
        var packet: BFDControlPacket
    }

    var left: BFDSession
    var right: BFDSession
    var now = MonotonicTime(nanoseconds: 0)
    var delay: Int64 = 1_000_000
    var isCutToRight = false
    var isCutToLeft = false
    /// While false, that side's loop does nothing; what arrives waits with its stamp, as in a socket.
    var leftRuns = true
    var sentByLeft: [Sent] = []
    var sentByRight: [Sent] = []
    var log = LivenessLog(started: Moment(wall: WallTime(nanoseconds: 0), monotonic: MonotonicTime(nanoseconds: 0)))
    var leftChanges: [LivenessChange] = []
    var rightChanges: [LivenessChange] = []
    private var flying: [(arrival: MonotonicTime, toLeft: Bool, octets: [UInt8])] = []

    init(_ left: BFDSettings = BFDSettings(), _ right: BFDSettings = BFDSettings()) {
        self.left = BFDSession(left, discriminator: 11, seed: 1, at: now)
        self.right = BFDSession(right, discriminator: 22, seed: 2, at: now)
    }

    /// Lets so many milliseconds pass, a hundred microseconds at a time.
    mutating func run(_ milliseconds: Int64) {
        let end = now + milliseconds * 1_000_000
        while now < end {
            now = now + 100_000
            step()
        }
    }

    /// Runs until `isDone`; gives up after `limit` milliseconds.
    mutating func run(atMost limit: Int64 = 20_000, until isDone: (BFDLine) -> Bool) -> Bool {
        for _ in 0..<limit * 10 {
            if isDone(self) { return true }
            now = now + 100_000
            step()
        }
        return isDone(self)
    }

    private mutating func step() {
        let due = flying.filter { $0.arrival <= now && (leftRuns || !$0.toLeft) }
        flying.removeAll { $0.arrival <= now && (leftRuns || !$0.toLeft) }
        for entry in due {
            entry.octets.withUnsafeBytes { octets in
                guard let packet = try? BFDControlPacket(octets) else { return }
                if entry.toLeft {
                    try? left.receive(packet, octets, at: entry.arrival)
                } else {
                    try? right.receive(packet, octets, at: entry.arrival)
                }
            }
        }
        if leftRuns {
            left.advance(to: now)
            while let octets = Self.packet(of: &left, now) { send(octets, toLeft: false) }
        }
        right.advance(to: now)
        while let octets = Self.packet(of: &right, now) { send(octets, toLeft: true) }
        for event in left.takeEvents() {
            log.note(event, at: Moment(wall: WallTime(nanoseconds: now.nanoseconds), monotonic: now))
            if case .changed(let change) = event { leftChanges.append(change) }
        }
        for case .changed(let change) in right.takeEvents() { rightChanges.append(change) }
    }

    private mutating func send(_ octets: [UInt8], toLeft: Bool) {
        let packet = octets.withUnsafeBytes { try? BFDControlPacket($0) }
        if let packet {
            if toLeft {
                sentByRight.append(Sent(time: now, packet: packet))
            } else {
                sentByLeft.append(Sent(time: now, packet: packet))
            }
        }
        guard !(toLeft ? isCutToLeft : isCutToRight) else { return }
        flying.append((now + delay, toLeft, octets))
    }

    static func packet(of session: inout BFDSession, _ now: MonotonicTime) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0xAA, count: 64)
        let length = buffer.withUnsafeMutableBytes { session.writePacket(into: $0, at: now) }
        return length > 0 ? Array(buffer[..<length]) : nil
    }
}

extension BFDSession {
    /// Hands in a packet as a peer would send it.
    mutating func receive(
        _ state: BFDState, from mine: UInt32 = 99, to yours: UInt32? = nil, diagnostic: BFDDiagnostic = .none,
        poll: Bool = false, final: Bool = false, demand: Bool = false, multiplier: UInt8 = 3, tx: UInt32 = 100_000,
        rx: UInt32 = 100_000, at time: MonotonicTime
    ) throws(BFDDiscard) {
        let packet = BFDControlPacket(
            diagnostic: diagnostic, state: state, isPoll: poll, isFinal: final, isDemand: demand,
            detectMultiplier: multiplier, myDiscriminator: mine, yourDiscriminator: yours ?? localDiscriminator,
            desiredMinTx: tx, requiredMinRx: rx)
        try receive(packet, UnsafeRawBufferPointer(start: nil, count: 0), at: time)
    }

    /// The packet that is due, read back.
    mutating func nextPacket(at now: MonotonicTime) -> BFDControlPacket? {
        BFDLine.packet(of: &self, now).flatMap { octets in octets.withUnsafeBytes { try? BFDControlPacket($0) } }
    }

    /// A session in `state`, which its peer knows.
    static func inState(
        _ state: BFDState, _ settings: BFDSettings = BFDSettings(), at now: MonotonicTime
    ) throws(BFDDiscard) -> BFDSession {
        var session = BFDSession(settings, discriminator: 7, seed: 3, at: now)
        switch state {
        case .down: break
        case .`init`: try session.receive(.down, at: now)
        case .up: try session.receive(.`init`, at: now)
        case .adminDown: session.disable(at: now)
        }
        _ = session.takeEvents()
        while BFDLine.packet(of: &session, now) != nil {}
        return session
    }
}

let second: Int64 = 1_000_000_000
let millisecond: Int64 = 1_000_000
