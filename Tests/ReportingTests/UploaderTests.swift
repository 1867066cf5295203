import Reporting
import Spool
import TestSupport
import Testing

private let second: UInt64 = 1_000_000_000

/// Scripts of events; no clock, no socket.
@Suite(.blocking) struct UploaderTests {
    private var uploader: Uploader
    init() {
        var limits = Uploader.Limits()
        limits.batch = 8
        uploader = Uploader(site: "04@2025", limits: limits)
    }

    /// Loads and sends `range`.
    private mutating func send(_ range: ClosedRange<UInt64>, now: UInt64 = 0) {
        _ = uploader.next(now: now)
        #expect(uploader.loaded(range, now: now) == .send(range))
    }

    /// Says that nothing waits, whatever is asked for.
    private mutating func isEmpty(now: UInt64) {
        for _ in 0..<3 {
            guard case .load = uploader.next(now: now) else { return }
            _ = uploader.loaded(nil, now: now)
        }
    }

    @Test("what the last run left is sent at once, and then it waits for records")
    mutating func begins() {
        #expect(uploader.next(now: 0) == .load(.newest(after: 0), limit: 8))
        send(1...3)
        #expect(uploader.next(now: 0) == .wait(until: nil))
        #expect(uploader.answered(status: 200, now: 0) == .acknowledge(1...3))
        #expect(uploader.next(now: 0) == .load(.newest(after: 0), limit: 8))
        isEmpty(now: 0)
        #expect(uploader.next(now: 9 * second) == .wait(until: nil))
        uploader.committed(now: 9 * second)
        #expect(uploader.next(now: 9 * second) == .load(.newest(after: 3), limit: 8))
    }

    @Test("after an outage the newest go first, then alarms, then the rest, and new ones never wait for those")
    mutating func order() {
        uploader.backlogRate = 100
        send(993...1_000)
        _ = uploader.answered(status: 200, octets: 5_000, now: 0)
        // Only what is newer than one whole batch below the newest is live.
        #expect(uploader.next(now: 0) == .load(.newest(after: 992), limit: 8))
        #expect(uploader.loaded(nil, now: 0) == .load(.alarms, limit: 8))
        #expect(uploader.loaded(501...508, now: 0) == .send(501...508))
        _ = uploader.answered(status: 200, octets: 500, now: 0)
        // 500 octets at 100 a second.
        #expect(uploader.next(now: 0) == .wait(until: 5 * second))
        uploader.committed(now: 1 * second)
        #expect(uploader.next(now: 1 * second) == .load(.newest(after: 1_000), limit: 8))
        send(1_001...1_002, now: second)
        _ = uploader.answered(status: 200, octets: 900, now: 2 * second)
        #expect(uploader.next(now: 2 * second) == .load(.newest(after: 1_000), limit: 8))
        #expect(uploader.loaded(nil, now: 2 * second) == .wait(until: 5 * second))
        #expect(uploader.next(now: 5 * second) == .load(.alarms, limit: 8))
        #expect(uploader.loaded(nil, now: 5 * second) == .load(.oldest, limit: 8))
        #expect(uploader.loaded(1...8, now: 5 * second) == .send(1...8))
        _ = uploader.answered(status: 200, octets: 200, now: 5 * second)
        #expect(uploader.next(now: 5 * second) == .wait(until: 7 * second))
        #expect(uploader.next(now: 7 * second) == .load(.oldest, limit: 8))
        #expect(uploader.loaded(nil, now: 7 * second) == .wait(until: nil))
    }

    @Test("an outage in the middle doesn't make a month of records live")
    mutating func liveAfterOutage() {
        send(1...3)
        _ = uploader.answered(status: 200, now: 0)
        isEmpty(now: 0)
        uploader.committed(now: 0)
        send(4...5)
        guard case .wait(let until?) = uploader.failed("away", now: 0) else { return #expect(Bool(false)) }
        #expect(uploader.next(now: until) == .load(.newest(after: 3), limit: 8))
        #expect(uploader.loaded(5_001...5_008, now: until) == .send(5_001...5_008))
        _ = uploader.answered(status: 200, now: until)
        #expect(uploader.next(now: until) == .load(.newest(after: 5_000), limit: 8))
    }

    @Test("a batch that is cut off on its way is halved, to a bound, and the rest of the live ones still goes first")
    func slowLine() {
        var limits = Uploader.Limits()
        (limits.batch, limits.smallest) = (64, 16)
        var uploader = Uploader(site: "04@2025", limits: limits)
        var now: UInt64 = 0
        for (floor, expected) in [(0, 64), (36, 32), (36, 16), (36, 16)] {
            #expect(uploader.next(now: now) == .load(.newest(after: UInt64(floor)), limit: expected))
            _ = uploader.loaded(101 - UInt64(expected)...100, now: now)
            guard case .wait(let until?) = uploader.failed("cut", wasCut: true, now: now) else {
                return #expect(Bool(false))
            }
            now = until
        }
        _ = uploader.next(now: now)
        _ = uploader.loaded(85...100, now: now)
        #expect(uploader.answered(status: 200, now: now) == .acknowledge(85...100))
        #expect(uploader.next(now: now) == .load(.newest(after: 36), limit: 32))
    }

    @Test("Retry-After is obeyed to the second", arguments: [429, 503])
    mutating func retryAfter(status: Int) throws {
        send(1...3)
        let action = uploader.answered(status: status, retryAfter: .seconds(40), now: 100 * second)
        guard case .wait(let until?) = action else { return #expect(Bool(false), "\(action)") }
        #expect(until >= 140 * second)
        #expect(until <= 161 * second)
        uploader.committed(now: 101 * second)
        #expect(uploader.next(now: 139 * second) == .wait(until: until))
        #expect(uploader.next(now: until) == .load(.newest(after: 0), limit: 8))
    }

    @Test("failures back off by doubling, within bounds, and success forgets them")
    mutating func backOff() {
        var now: UInt64 = 0
        for failure in 0..<14 {
            send(1...1, now: now)
            let action = failure % 2 == 0 ? uploader.failed("away", now: now) : uploader.answered(status: 500, now: now)
            guard case .wait(let until?) = action else { return #expect(Bool(false), "\(action)") }
            let longest = min(UInt64(1) << UInt64(failure), 300) * second
            #expect(until - now <= longest)
            #expect(until - now >= longest / 2)
            #expect(uploader.lastError != nil)
            now = until
        }
        send(1...1, now: now)
        _ = uploader.answered(status: 200, now: now)
        #expect(uploader.lastError == nil)
        send(2...2, now: now)
        guard case .wait(let until?) = uploader.failed("away", now: now) else { return #expect(Bool(false)) }
        #expect(until - now <= second)
    }

    @Test("a collector that answers another question again isn't left waiting, unless it asked for that")
    mutating func reached() {
        for _ in 0..<9 {
            send(1...1)
            _ = uploader.failed("away", now: 0)
            uploader.hurry()
        }
        send(1...1)
        guard case .wait(let until?) = uploader.failed("away", now: 0) else { return #expect(Bool(false)) }
        #expect(until > 100 * second)
        uploader.reached(now: 5 * second)
        #expect(uploader.next(now: 5 * second) == .load(.newest(after: 0), limit: 8))
        _ = uploader.loaded(1...1, now: 5 * second)
        guard case .wait(let asked?) = uploader.answered(status: 503, retryAfter: .seconds(60), now: 5 * second) else {
            return #expect(Bool(false))
        }
        uploader.reached(now: 6 * second)
        #expect(uploader.next(now: 6 * second) == .wait(until: asked))
    }

    @Test("a nation's agents come back to a collector over minutes, never in one moment")
    func herd() {
        var perSecond: [Int: Int] = [:]
        for number in 0..<10_838 {
            var backOff = BackOff(site: "\(number)@2025")
            // It was away for half an hour.
            var time = Duration.zero
            while time < .seconds(1_800) { time += backOff.next() }
            perSecond[Int(time.components.seconds), default: 0] += 1
        }
        #expect(perSecond.values.max() ?? 0 < 10_838 / 50)
        #expect(perSecond.count > 150)
    }

    @Test("two sites don't come back together, and one site's waits can be replayed")
    func jitter() {
        func waits(_ site: String) -> [Duration] {
            var backOff = BackOff(site: site)
            return (0..<6).map { _ in backOff.next() }
        }
        #expect(waits("04@2025") == waits("04@2025"))
        #expect(waits("04@2025") != waits("06@2025"))
    }

    @Test("a batch that is refused is halved down to the record at fault", arguments: [400, 413, 200])
    mutating func halving(status: Int) {
        let bad: UInt64 = 6
        var waiting = Set<UInt64>(1...8)
        var log: [Uploader.Action] = []
        while !waiting.isEmpty {
            var action = uploader.next(now: 0)
            guard case .load(let selection, let limit) = action else { return #expect(Bool(false)) }
            let range = waiting.run(selection, limit)
            action = uploader.loaded(range, now: 0)
            guard let range, case .send(range) = action else { continue }
            action =
                range.contains(bad)
                ? uploader.answered(status: status, message: "unknown link", rejected: 1, now: 0)
                : uploader.answered(status: 200, now: 0)
            switch action {
            case .acknowledge(let range), .refuse(let range, _):
                log.append(action)
                waiting.subtract(range)
            default: break
            }
        }
        let reason = status == 200 ? "refused: unknown link" : "status \(status): unknown link"
        let refused = log.filter { if case .refuse = $0 { true } else { false } }
        #expect(refused == [.refuse(6...6, reason: reason)])
        #expect(log.count { if case .acknowledge = $0 { true } else { false } } >= 2)
        // Batches grow again with every success.
        guard case .load(_, let limit) = uploader.next(now: 0) else { return #expect(Bool(false)) }
        #expect(limit >= 2)
    }

    @Test("where nothing but refusals comes it slows down, so that the spool isn't emptied into the drawer")
    mutating func allRefused() {
        for sequence in 1...2 as ClosedRange<UInt64> {
            send(sequence...sequence)
            _ = uploader.answered(status: 400, now: 0)
            guard case .load = uploader.next(now: 0) else { return #expect(Bool(false)) }
        }
        send(3...3)
        #expect(uploader.answered(status: 400, message: "no", now: 0) == .refuse(3...3, reason: "status 400: no"))
        guard case .wait(let until?) = uploader.next(now: 0) else { return #expect(Bool(false)) }
        #expect(until >= second / 2)
    }

    @Test("agents spread their reports over the time they are given")
    func spread() {
        var starts: Set<UInt64> = []
        for number in 0..<50 {
            var limits = Uploader.Limits()
            limits.spread = .seconds(10)
            var uploader = Uploader(site: "pop-\(number)", limits: limits)
            for _ in 0..<3 {
                _ = uploader.next(now: 0)
                _ = uploader.loaded(nil, now: 0)
            }
            uploader.committed(now: 0)
            guard case .wait(let until?) = uploader.next(now: 0) else { continue }
            #expect(until <= 10 * second)
            starts.insert(until / second)
            uploader.hurry()
            #expect(uploader.next(now: 0) == .load(.newest(after: 0), limit: 256))
        }
        #expect(starts.count >= 8)
    }
}

extension Set<UInt64> {
    /// What a spool of these records would give.
    fileprivate func run(_ selection: Spool.Selection, _ limit: Int) -> ClosedRange<UInt64>? {
        switch selection {
        case .alarms: return nil
        case .newest(let after):
            guard let top = filter({ $0 > after }).max() else { return nil }
            var first = top
            while top - first + 1 < limit, first > after + 1, contains(first - 1) { first -= 1 }
            return first...top
        case .oldest:
            guard let first = self.min() else { return nil }
            var last = first
            while last - first + 1 < limit, contains(last + 1) { last += 1 }
            return first...last
        }
    }
}
