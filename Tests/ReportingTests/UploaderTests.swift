import Reporting
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
        #expect(uploader.loaded(range) == .send(range))
    }

    @Test("what the last run left is sent at once, and then it waits for records")
    mutating func begins() {
        #expect(uploader.next(now: 0) == .load(limit: 8))
        send(1...3)
        #expect(uploader.next(now: 0) == .wait(until: nil))
        #expect(uploader.answered(status: 200, now: 0) == .acknowledge(1...3))
        #expect(uploader.next(now: 0) == .load(limit: 8))
        #expect(uploader.loaded(nil) == .wait(until: nil))
        #expect(uploader.next(now: 9 * second) == .wait(until: nil))
        uploader.committed(now: 9 * second)
        #expect(uploader.next(now: 9 * second) == .load(limit: 8))
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
        #expect(uploader.next(now: until) == .load(limit: 8))
    }

    @Test("failures back off by doubling, within bounds, and success forgets them")
    mutating func backOff() {
        var now: UInt64 = 0
        for failure in 0..<14 {
            send(1...1)
            let action = failure % 2 == 0 ? uploader.failed("away", now: now) : uploader.answered(status: 500, now: now)
            guard case .wait(let until?) = action else { return #expect(Bool(false), "\(action)") }
            let longest = min(UInt64(1) << UInt64(failure), 300) * second
            #expect(until - now <= longest)
            #expect(until - now >= longest / 2)
            #expect(uploader.lastError != nil)
            now = until
        }
        send(1...1)
        _ = uploader.answered(status: 200, now: now)
        #expect(uploader.lastError == nil)
        send(2...2)
        guard case .wait(let until?) = uploader.failed("away", now: now) else { return #expect(Bool(false)) }
        #expect(until - now <= second)
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
        var next: UInt64 = 1
        var log: [Uploader.Action] = []
        while next <= 8 {
            guard case .load(let limit) = uploader.next(now: 0) else { return #expect(Bool(false)) }
            let range = next...min(next + UInt64(limit) - 1, 8)
            send(range)
            var action =
                range.contains(bad)
                ? uploader.answered(status: status, message: "unknown link", rejected: 1, now: 0)
                : uploader.answered(status: 200, now: 0)
            if case .load = action { action = uploader.next(now: 0) }
            switch action {
            case .acknowledge(let range), .refuse(let range, _):
                log.append(action)
                next = range.upperBound + 1
            default: break
            }
        }
        let reason = status == 200 ? "refused: unknown link" : "status \(status): unknown link"
        let refused = log.filter { if case .refuse = $0 { true } else { false } }
        #expect(refused == [.refuse(6...6, reason: reason)])
        #expect(log.count { if case .acknowledge = $0 { true } else { false } } >= 2)
        // Batches grow again with every success.
        #expect(uploader.next(now: 0) == .load(limit: 4))
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
            _ = uploader.loaded(nil)
            uploader.committed(now: 0)
            guard case .wait(let until?) = uploader.next(now: 0) else { continue }
            #expect(until <= 10 * second)
            starts.insert(until / second)
            uploader.hurry()
            #expect(uploader.next(now: 0) == .load(limit: 256))
        }
        #expect(starts.count >= 8)
    }
}
