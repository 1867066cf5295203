/// Requests and their answers over a path that loses on both sides of the tap, with retransmissions by duplicate acknowledgments
/// and by time, keep-alives and closed windows; what the tap sees is lost, doubled, swapped and late at times.
struct LossyTransfer {
    /// Share of packets lost on the path.
    var loss: Double

    func segments(from begin: Int64, _ numbers: inout SeededNumbers) -> [ScriptedSegment] {
        var transfer = Transfer(loss: loss, now: begin, numbers: numbers)
        transfer.run()
        transfer.events.sort { $0.time < $1.time }
        let seen = transfer.seen()
        numbers = transfer.numbers
        return seen
    }

    private struct Transfer {
        let loss: Double
        var now: Int64
        var numbers: SeededNumbers
        var events: [ScriptedSegment] = []
        var client: UInt32 = 0
        var server: UInt32 = 0
        /// From the tap to the client and back, and to the server and back.
        var near: Int64 = 0
        var far: Int64 = 0

        init(loss: Double, now: Int64, numbers: SeededNumbers) {
            self.loss = loss
            self.now = now
            self.numbers = numbers
        }

        mutating func up(_ at: Int64, _ flags: UInt8 = 16, length: Int = 0, window: Int = 60_000, shift: UInt32 = 0) {
            events.append(
                ScriptedSegment(
                    time: at, isUp: true, sequence: client &- shift, acknowledgment: flags == 2 ? 0 : server,
                    flags: flags, window: window, length: length))
        }
        mutating func down(_ at: Int64, _ flags: UInt8 = 16, length: Int = 0) {
            events.append(
                ScriptedSegment(
                    time: at, isUp: false, sequence: server, acknowledgment: client, flags: flags, window: 60_000,
                    length: length))
        }

        mutating func run() {
            near = numbers.span(1_000_000...30_000_000)
            far = numbers.span(1_000_000...100_000_000)
            client = numbers.pick([UInt32(truncatingIfNeeded: numbers.next()), 0xFFFF_FF00, 0x7FFF_FF00])
            server = UInt32(truncatingIfNeeded: numbers.next())
            if numbers.chance(0.8) {
                up(now, 2)
                client &+= 1
                down(now + far, 18)
                server &+= 1
                now += far + near
                up(now)
            }
            for _ in 0..<numbers.within(1...4) { exchange() }
            if numbers.chance(0.7) {
                up(now, 17)
                client &+= 1
                down(now + far, 17)
                server &+= 1
                up(now + far + near)
            } else if numbers.chance(0.5) {
                down(now, 4)
            }
        }

        private mutating func exchange() {
            let request = numbers.within(50...900)
            up(now, 24, length: request)
            client &+= UInt32(request)
            now += far
            down(now)
            answer()
            now += numbers.span(0...50_000_000)
            if numbers.chance(0.2) {
                up(now + 10_000_000, length: numbers.within(0...1), shift: 1)
                down(now + 30_000_000)
                now += 50_000_000
            }
            if numbers.chance(0.15) {
                up(now + 1_000_000, window: 0)
                down(now + 2_000_000, length: 1)
                up(now + 3_000_000, window: 0)
                up(now + 10_000_000, window: 50_000)
                now += 20_000_000
            }
        }

        /// Segments of one size from the server; those that were lost come again, soon or after a timeout.
        private mutating func answer() {
            let (begin, size) = (server, UInt32(numbers.pick([500, 1_000, 1_400])))
            var waiting = (0..<numbers.within(3...60)).map { begin &+ UInt32($0) &* size }
            let end = begin &+ UInt32(waiting.count) &* size
            var lost: [UInt32] = []
            var got: Set<UInt32> = []
            var (at, next) = (now, begin)
            waiting.reverse()
            while true {
                let isAgain = waiting.isEmpty
                guard let sequence = waiting.popLast() ?? lost.popLast() else { break }
                if isAgain { at += numbers.pick([near * 3 / 2, 200_000_000]) }
                at += numbers.span(10_000...500_000)
                let passes = !numbers.chance(loss * 0.5)
                server = sequence
                if passes { down(at, length: Int(size)) }
                guard passes, !numbers.chance(loss * 0.5) else {
                    lost.insert(sequence, at: 0)
                    continue
                }
                got.insert(sequence)
                while got.contains(next) { next &+= size }
                if numbers.chance(0.6) || sequence != next &- size {
                    server = next
                    up(at + near, window: numbers.pick([60_000, 60_000, 60_000, 59_000]))
                }
            }
            server = end
            now = at + near
            up(now)
        }

        /// What the tap makes of it.
        mutating func seen() -> [ScriptedSegment] {
            var out: [ScriptedSegment] = []
            for event in events {
                let chance = Double.random(in: 0..<1, using: &numbers)
                if chance < loss * 0.7 { continue }
                out.append(event)
                if chance > 1 - loss * 0.3 {
                    out.append(event)
                    out[out.count - 1].time += numbers.span(0...4_000_000)
                } else if chance > 1 - loss * 0.8 {
                    out[out.count - 1].time += numbers.span(0...20_000_000)
                } else if chance > 1 - loss * 1.2, out.count > 1 {
                    (out[out.count - 1].time, out[out.count - 2].time) = (
                        out[out.count - 2].time, out[out.count - 1].time
                    )
                }
            }
            return out.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(
                \.element)
        }
    }
}
