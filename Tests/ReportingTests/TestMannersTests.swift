import Testing

@testable import Reporting

@Suite struct TestMannersTests {
    private func sample(line: Double?, test: Double = 50e6, delay: Int64? = 20_000_000) -> TestManners.Sample {
        TestManners.Sample(line: line, test: test, delay: delay)
    }

    @Test("users may have a tenth of the line before a test")
    func before() {
        let manners = TestManners(rate: 100e6)
        #expect(manners.objection(toUse: 10e6) == nil)
        #expect(manners.objection(toUse: 10.1e6) == .lineInUse(bitsPerSecond: 10.1e6, limit: 10e6))
    }

    @Test("a delay beyond what a search holds ends the test at once")
    func delay() {
        var manners = TestManners(rate: 100e6)
        #expect(manners.take(sample(line: 51e6, delay: 119_000_000)) == nil)
        #expect(manners.take(sample(line: nil, delay: 121_000_000)) == .delay(121_000_000))
    }

    @Test("probes beside the test that wait for half a second end it; those of a search that goes too far don't")
    func bystander() {
        var manners = TestManners(rate: 100e6)
        let idle: Int64 = 30_000_000
        func probe(_ queue: Int64) -> TestObjection? { manners.take(probe: idle + queue) }
        #expect(probe(0) == nil)
        for _ in 0..<100 { #expect(probe(120_000_000) == nil) }
        for _ in 0..<9 { #expect(probe(140_000_000) == nil) }
        #expect(probe(90_000_000) == nil)
        for _ in 0..<9 { #expect(probe(200_000_000) == nil) }
        #expect(probe(210_000_000) == .delay(210_000_000))
    }

    @Test("users who come while it runs end it in their second sub-interval, and one burst doesn't")
    func users() {
        var manners = TestManners(rate: 100e6)
        #expect(manners.take(sample(line: 70e6)) == nil)
        #expect(manners.take(sample(line: 60e6)) == nil)
        #expect(manners.take(sample(line: 70e6)) == nil)
        let objection = manners.take(sample(line: 71e6))
        #expect(objection?.reason == "line-in-use")
    }

    @Test("counters that aren't there and their own unrest object to nothing")
    func quiet() {
        var manners = TestManners(rate: 100e6)
        for _ in 0..<20 {
            #expect(manners.take(sample(line: nil, delay: nil)) == nil)
            #expect(manners.take(sample(line: 54e6)) == nil)
        }
    }

    @Test("a test is cut to what the budget leaves, and not begun for less than a figure needs")
    func budget() {
        #expect(TestManners.allowance(wanted: 100_000_000, left: 200_000_000, rate: 80_000_000) == 100_000_000)
        #expect(TestManners.allowance(wanted: 100_000_000, left: 20_000_000, rate: 80_000_000) == 20_000_000)
        #expect(TestManners.allowance(wanted: 100_000_000, left: 19_999_999, rate: 80_000_000) == nil)
        #expect(TestManners.allowance(wanted: 1_000, left: 1_000, rate: 80_000_000) == 1_000)
        #expect(TestManners.allowance(wanted: 1_000, left: 0, rate: 1) == nil)
        #expect(TestManners.budget(rate: 80_000_000) == 600_000_000)
        #expect(TestManners.budget(rate: .max) > 0)
    }
}

@Suite struct TestSpendingTests {
    @Test("each circuit has its own, and a new day begins with nothing")
    func days() {
        var spending = TestSpending(day: 100)
        spending.charge("a", 5)
        spending.charge("a", 7)
        spending.charge("b", 1)
        #expect(spending.spent("a") == 12 && spending.spent("b") == 1 && spending.spent("c") == 0)
        spending.turn(to: 100)
        #expect(spending.spent("a") == 12)
        spending.turn(to: 101)
        #expect(spending.spent("a") == 0)
    }

    @Test("a clock that was set back gives no second budget")
    func setBack() {
        var spending = TestSpending(day: 100)
        spending.charge("a", 5)
        spending.turn(to: 99)
        #expect(spending.spent("a") == 5)
        spending.turn(to: 100)
        #expect(spending.spent("a") == 5)
        spending.turn(to: 101)
        #expect(spending.spent("a") == 0)
        // A clock that was years ahead must not keep the budget closed until it gets there again.
        spending.charge("a", 5)
        spending.turn(to: 60)
        #expect(spending.spent("a") == 0)
    }

    @Test("what was reserved gives way to what was sent, over midnight as well, and no sum overflows")
    func corrections() {
        var spending = TestSpending(day: 100)
        spending.charge("a", 10)
        spending.charge("a", 100)
        spending.correct("a", reserved: 100, actual: 30)
        #expect(spending.spent("a") == 40)
        spending.turn(to: 101)
        spending.correct("a", reserved: 100, actual: 30)
        #expect(spending.spent("a") == 30)
        spending.charge("a", .max)
        #expect(spending.spent("a") == .max)
        spending.charge("a", -5)
        #expect(spending.spent("a") == .max)
    }
}
