import Demand
import Testing

@Suite("Transfers that share a line")
struct ProcessorSharingTests {
    /// Rows of the printed Erlang C tables.
    @Test(
        "Erlang C agrees with the printed tables",
        arguments: [
            (lines: 1, load: 0.5, waits: 0.5), (2, 1, 0.3333), (5, 4, 0.5541), (10, 8, 0.4092), (20, 16, 0.2561),
        ])
    func erlangTables(lines: Int, load: Double, waits: Double) {
        #expect(abs(ErlangC.waiting(load: load, lines: lines) - waits) < 0.00006)
        #expect(ErlangC.waiting(load: Double(lines), lines: lines) == 1)
        #expect(ErlangC.waiting(load: 0, lines: lines) == 0)
    }

    @Test("At whole R the delay factor is Lindberger's: 1 + E2(R, A) / (R(1 - rho))", arguments: [1, 2, 3, 7, 40, 200])
    func lindberger(resources: Int) {
        for utilisation in [0.1, 0.5, 0.8, 0.97] {
            let load = utilisation * Double(resources)
            let wanted =
                1 + ErlangC.waiting(load: load, lines: resources) / (Double(resources) * (1 - utilisation))
            let factor = ProcessorSharing.delayFactor(load: load, resources: Double(resources))
            #expect(abs(factor / wanted - 1) < 1e-9)
        }
    }

    @Test("Two and three lines have closed forms", arguments: [0.05, 0.3, 0.6, 0.9, 0.99])
    func closedForms(utilisation rho: Double) {
        let two = ProcessorSharing.delayFactor(load: 2 * rho, resources: 2)
        #expect(abs(two * (1 - rho * rho) - 1) < 1e-9)
        let three = ProcessorSharing.delayFactor(load: 3 * rho, resources: 3)
        let wanted = 1 + 3 * rho * rho * rho / ((1 - rho) * (3 * rho * rho + 4 * rho + 2))
        #expect(abs(three / wanted - 1) < 1e-9)
    }

    @Test("Between whole numbers it is the mean over the queue's states", arguments: [0.4, 1.5, 2.25, 6.7, 33.3])
    func states(resources: Double) {
        for utilisation in [0.2, 0.7, 0.9] {
            let load = utilisation * resources
            // p(n) = p(n-1) · A / min(n, R), summed until nothing is left.
            var weight = 1.0
            var sum = 1.0
            var present = 0.0
            for n in 1...1_000 {
                weight *= load / min(Double(n), resources)
                sum += weight
                present += weight * Double(n)
            }
            let factor = ProcessorSharing.delayFactor(load: load, resources: resources)
            #expect(abs(factor / (present / sum / load) - 1) < 1e-9)
        }
    }

    @Test("It falls with capacity at a given load, and is that of M/G/1-PS when access is no limit")
    func limits() {
        var last = Double.infinity
        for capacity in stride(from: 10.5, through: 40, by: 0.5) {
            let factor = ProcessorSharing.delayFactor(load: 10, resources: capacity)
            #expect(factor < last)
            #expect(factor >= 1)
            last = factor
        }
        #expect(ProcessorSharing.delayFactor(load: 10, resources: 10) == .infinity)
        #expect(abs(ProcessorSharing.delayFactor(load: 0.3, resources: 0.8) - 1 / 0.5) < 1e-12)
        // Counted as a hundred thousand lines: no shorter than the truth.
        #expect(ProcessorSharing.delayFactor(load: 9e9, resources: 1e10) >= 1)
    }

    @Test("A simulated line agrees, with transfers all alike and with mixed ones: only the mean size matters")
    func simulation() {
        for mixed in [false, true] {
            let simulated = SharedLine(capacity: 35, peak: 10, mixed: mixed).meanTime(
                arrivals: 60_000, rate: 2, size: 10)
            let flow = ProcessorSharing.Transfers(bits: 10, rate: 2, wanted: 100, peak: 10)
            let expected = ProcessorSharing(transfers: [flow]).time(of: flow, capacity: 35)
            #expect(abs(simulated / expected - 1) < 0.025, "\(simulated) for \(expected)")
        }
    }

    @Test("Without access rates the line is the load and what one transfer wants: a + x/t")
    func noAccessRate() {
        let a = ProcessorSharing.Transfers(bits: 8e6, rate: 0.1, wanted: 4)
        let b = ProcessorSharing.Transfers(bits: 1e6, rate: 2, wanted: 1)
        #expect(ProcessorSharing(transfers: [a, b]).capacity() == 2.8e6 + 2e6)
        // One that takes longer on an idle line than is wanted cannot be mended, and counts as one without.
        var slow = a
        slow.peak = 2e6
        #expect(ProcessorSharing(transfers: [slow, b]).capacity() == 2.8e6 + 2e6)
        #expect(ProcessorSharing(transfers: []).capacity() == 0)
    }

    @Test("With access rates it is the least kilobit that keeps every wanted time", arguments: [1.0, 30, 400])
    func dimensioning(scale: Double) {
        let flows = [
            ProcessorSharing.Transfers(bits: 16e6, rate: 0.3 * scale, wanted: 3, peak: 20e6),
            ProcessorSharing.Transfers(bits: 2e6, rate: 0.9 * scale, wanted: 0.4, peak: 10e6),
            ProcessorSharing.Transfers(bits: 1e6, rate: 0.1 * scale, wanted: 0),
        ]
        let sharing = ProcessorSharing(transfers: flows)
        let capacity = sharing.capacity()
        func isEnough(_ capacity: Double) -> Bool {
            flows.allSatisfy { $0.wanted == 0 || sharing.time(of: $0, capacity: capacity) <= $0.wanted }
        }
        #expect(isEnough(capacity))
        #expect(!isEnough(capacity - 1_001))
        let free = ProcessorSharing(
            transfers: flows.map {
                var flow = $0
                flow.peak = nil
                return flow
            })
        #expect(capacity >= free.capacity(), "a limit makes no transfer faster")
    }
}

/// A line that its transfers share evenly, each at most at `peak`; exact between events.
private struct SharedLine {
    let capacity: Double
    let peak: Double
    /// Half the transfers at a fifth of the mean size and half at nine fifths, or all alike.
    let mixed: Bool

    func meanTime(arrivals: Int, rate: Double, size: Double) -> Double {
        var state: UInt64 = 20_250_701
        func uniform() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (Double(state >> 11) + 0.5) / Double(UInt64(1) << 53)
        }
        var clock = 0.0
        var next = 0.0
        var left: [(bits: Double, since: Double)] = []
        var started = 0
        var total = 0.0
        var done = 0
        while done < arrivals {
            let speed = left.isEmpty ? 0 : min(peak, capacity / Double(left.count))
            let first = left.indices.min { left[$0].bits < left[$1].bits }
            let ends = first.map { clock + left[$0].bits / speed } ?? .infinity
            let moment = min(ends, started < arrivals ? next : .infinity)
            for index in left.indices { left[index].bits -= speed * (moment - clock) }
            clock = moment
            if let first, ends <= moment {
                total += clock - left[first].since
                left.swapAt(first, left.count - 1)
                left.removeLast()
                done += 1
            } else {
                let factor = mixed ? (uniform() < 0.5 ? 0.2 : 1.8) : 1
                left.append((size * factor, clock))
                started += 1
                next = clock + Self.exponential(uniform()) / rate
            }
        }
        return total / Double(arrivals)
    }

    /// −ln u for 0 < u < 1: halve until within (0.5, 1], then the series of artanh.
    private static func exponential(_ u: Double) -> Double {
        var u = u
        var halvings = 0.0
        while u <= 0.5 {
            u *= 2
            halvings += 1
        }
        let z = (1 - u) / (1 + u)
        var term = z
        var sum = 0.0
        for k in 0..<20 {
            sum += term / Double(2 * k + 1)
            term *= z * z
        }
        return 2 * sum + halvings * 0.693_147_180_559_945_3
    }
}
