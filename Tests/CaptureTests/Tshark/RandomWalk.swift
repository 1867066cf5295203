/// A conversation that no TCP would hold: segments near where its ends are, of any kind and in any order. It comes upon the cases
/// of the analysis that real traffic shows once in a million segments.
struct RandomWalk {
    /// Whether some stamps go back.
    var isDisordered = false
    /// Of what one tap doesn't see: all that one end sends.
    var isOneWay = false
    /// How many segments there are at most, behind the connection's begin.
    var length = 40

    private static let fin: UInt8 = 1
    private static let syn: UInt8 = 2
    private static let rst: UInt8 = 4
    private static let ack: UInt8 = 16

    private struct End {
        var initial: UInt32
        var next: UInt32
        /// What it acknowledged last.
        var acknowledged: UInt32 = 0
        var window = 1_000
        var sent: [ScriptedSegment] = []
    }

    func segments(from begin: Int64, _ numbers: inout SeededNumbers) -> [ScriptedSegment] {
        var walk = Walk(time: begin, ends: [Self.end(&numbers), Self.end(&numbers)], isDisordered: isDisordered)
        walk.hasNought = !walk.ends.contains { $0.initial >> 16 == 0x7FFF }
        if !walk.hasNought {
            (walk.ends[0].acknowledged, walk.ends[1].acknowledged) = (walk.ends[1].initial, walk.ends[0].initial)
        }
        walk.begin(&numbers)
        for _ in 0..<numbers.within(3...length) { walk.step(&numbers) }
        let silent = numbers.chance(0.5)
        return isOneWay ? walk.segments.filter { $0.isUp != silent } : walk.segments
    }

    /// Numbers where they wrap, where their sign changes, at nought, and anywhere.
    private static func end(_ numbers: inout SeededNumbers) -> End {
        let initial: UInt32
        switch numbers.within(0...9) {
        case 0: initial = 0
        case 1: initial = 1
        case 2: initial = .max
        case 3, 4: initial = 0xFFFF_F000 &+ UInt32(numbers.within(0...0xFFF))
        case 5: initial = 0x7FFF_F000 &+ UInt32(numbers.within(0...0xFFF))
        default: initial = UInt32(truncatingIfNeeded: numbers.next())
        }
        return End(initial: initial, next: initial)
    }

    private struct Walk {
        var time: Int64
        var ends: [End]
        let isDisordered: Bool
        /// Whether a SYN acknowledges nought, as it does on the line: not where that is half of all numbers away from the data.
        var hasNought = true
        var segments: [ScriptedSegment] = []

        static let steps: [Int64] = [
            0, 0, 1_000, 40_000, 40_000, 500_000, 1_000_000, 1_000_000, 2_999_999, 3_000_000, 3_000_001, 9_000_000,
            19_999_999, 20_000_000, 25_000_000, 30_000_000, 210_000_000, 1_300_000_000,
        ]

        mutating func pause(_ numbers: inout SeededNumbers) {
            time += numbers.pick(Self.steps)
            if isDisordered, numbers.chance(0.1) { time -= numbers.pick([1, 900_000, 4_000_000, 22_000_000]) }
        }

        mutating func send(_ isUp: Bool, _ segment: ScriptedSegment, isSeen: Bool = true) {
            let own = isUp ? 0 : 1
            let control = segment.flags & (RandomWalk.syn | RandomWalk.fin) != 0 ? 1 : 0
            let end = segment.sequence &+ UInt32(segment.length + control)
            if Int32(bitPattern: end &- ends[own].next) > 0 { ends[own].next = end }
            if segment.flags & RandomWalk.ack != 0 { ends[own].acknowledged = segment.acknowledgment }
            ends[own].window = segment.window
            if segment.length + control > 0 { ends[own].sent.append(segment) }
            if isSeen { segments.append(segment) }
        }

        /// A handshake, or what else a connection may begin with.
        mutating func begin(_ numbers: inout SeededNumbers) {
            let (c, s) = (ends[0].initial, ends[1].initial)
            func syn(_ isUp: Bool, _ flags: UInt8 = RandomWalk.syn, length: Int = 0) -> ScriptedSegment {
                ScriptedSegment(
                    time: time, isUp: isUp, sequence: isUp ? c : s,
                    acknowledgment: flags & RandomWalk.ack != 0 ? (isUp ? ends[1].next : ends[0].next) : 0,
                    flags: flags, length: length)
            }
            switch numbers.within(0...11) {
            case 0, 1:
                // The capture begins within the connection.
                ends[0].acknowledged = s
                ends[1].acknowledged = c
                return
            case 2:
                // Both at once (RFC 9293 §3.5).
                send(true, syn(true))
                pause(&numbers)
                send(false, syn(false))
                pause(&numbers)
                send(true, syn(true, 18))
                pause(&numbers)
                send(false, syn(false, 18))
            case 3:
                // Data in the SYN (RFC 7413).
                send(true, syn(true, length: numbers.within(1...300)))
                pause(&numbers)
                let answered = numbers.chance(0.7) ? ends[0].next : c &+ 1
                send(
                    false,
                    ScriptedSegment(
                        time: time, isUp: false, sequence: s, acknowledgment: answered, flags: 18,
                        length: numbers.pick([0, 0, 50])))
            case 4:
                // The SYN was lost on its way to the tap, or comes behind its answer.
                send(true, syn(true), isSeen: false)
                send(false, syn(false, 18))
                if numbers.chance(0.5) {
                    pause(&numbers)
                    segments.append(syn(true))
                }
            case 5:
                for _ in 0..<numbers.within(1...3) {
                    send(true, syn(true))
                    pause(&numbers)
                }
                send(false, syn(false, 18))
            default:
                send(true, syn(true))
                pause(&numbers)
                send(false, syn(false, 18), isSeen: numbers.chance(0.95))
            }
            pause(&numbers)
            if numbers.chance(0.9) {
                send(
                    true,
                    ScriptedSegment(time: time, isUp: true, sequence: ends[0].next, acknowledgment: ends[1].next))
            }
        }

        mutating func step(_ numbers: inout SeededNumbers) {
            pause(&numbers)
            let isUp = numbers.chance(0.5)
            let (own, other) = isUp ? (0, 1) : (1, 0)
            var segment = ScriptedSegment(
                time: time, isUp: isUp, sequence: ends[own].next,
                acknowledgment: acknowledgment(own, other, &numbers), window: window(own, &numbers))
            switch numbers.within(0...99) {
            case 0..<34: segment.length = numbers.pick([1, 2, 100, 100, 500, 1_000])
            case 34..<40:
                segment.sequence &+= UInt32(numbers.pick([1, 2, 100, 500, 3_000]))
                segment.length = numbers.pick([0, 1, 100, 500])
            case 40..<54:
                guard let again = ends[own].sent.randomElement(using: &numbers) else { return }
                segment.sequence = again.sequence
                segment.length = again.length
                segment.flags = again.flags
                if numbers.chance(0.3) { segment.length = numbers.pick([1, 100, 600, segment.length + 100]) }
            case 54..<58:
                segment.sequence &-= UInt32(numbers.pick([1, 1, 2, 100, 700]))
                segment.length = numbers.pick([0, 1, 2, 100, 400, 700])
            case 58..<78:
                if numbers.chance(0.2) { segment.options = Self.sack(segment, &numbers) }
            case 78..<82:
                segment.acknowledgment = ends[own].acknowledged
                segment.window = ends[own].window
            case 82..<86: segment.window = 0
            case 86..<88: segment.length = 1
            case 88..<91:
                segment.sequence &-= 1
                segment.length = numbers.within(0...1)
            case 91: segment.flags = 17
            case 92:
                segment.flags = numbers.pick([4, 20])
                segment.length = numbers.pick([0, 0, 20])
                if numbers.chance(0.3) { segment.sequence &+= 50 }
            case 93:
                segment.flags = 2
                segment.sequence = ends[own].initial
                if hasNought { segment.acknowledgment = 0 }
            case 94:
                segment.flags = 18
                segment.sequence = numbers.chance(0.8) ? ends[own].initial : segment.sequence
            case 95:
                // The ports come again.
                segment.flags = 2
                if hasNought { segment.acknowledgment = 0 }
                segment.sequence = numbers.pick([ends[own].next, UInt32(truncatingIfNeeded: numbers.next())])
                ends[own] = End(initial: segment.sequence, next: segment.sequence)
            case 96:
                segment.flags = 0
                if hasNought, numbers.chance(0.5) { segment.acknowledgment = 0 }
                segment.length = numbers.pick([0, 10])
            case 97: segment.flags = 25
            case 98: segment.flags = numbers.pick([3, 19, 6])
            default: segment.length = 1
            }
            if segment.options.isEmpty, numbers.chance(0.1) { segment.options = [1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2] }
            send(isUp, segment, isSeen: numbers.chance(0.94))
        }

        private func acknowledgment(_ own: Int, _ other: Int, _ numbers: inout SeededNumbers) -> UInt32 {
            switch numbers.within(0...99) {
            case 0..<60: ends[other].next
            case 60..<85: ends[own].acknowledged
            case 85..<96:
                ends[other].sent.randomElement(using: &numbers).map { $0.sequence &+ UInt32($0.length) }
                    ?? ends[other].next
            case 96, 97: ends[other].next &+ UInt32(numbers.pick([1, 100, 1_000]))
            default: ends[other].next &- UInt32(numbers.pick([1, 50, 333]))
            }
        }

        private func window(_ own: Int, _ numbers: inout SeededNumbers) -> Int {
            numbers.chance(0.85) ? ends[own].window : numbers.pick([0, 1, 1_000, 2_000])
        }

        /// One or two blocks behind what is acknowledged (RFC 2018); three behind an IPv6 header end beyond 96 octets, and tshark says
        /// nothing of what a cut option belongs to.
        private static func sack(_ segment: ScriptedSegment, _ numbers: inout SeededNumbers) -> [UInt8] {
            let count = numbers.within(1...2)
            var option = FrameBuilder(octets: [1, 1, 5, UInt8(2 + 8 * count)])
            var edge = segment.acknowledgment
            for _ in 0..<count {
                edge &+= UInt32(numbers.pick([1, 100, 500]))
                option.long(edge)
                edge &+= UInt32(numbers.pick([100, 500]))
                option.long(edge)
            }
            return option.octets
        }
    }
}
