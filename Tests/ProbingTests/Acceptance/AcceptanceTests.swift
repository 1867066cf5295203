import Probing
import Rendering
import Telemetry
import Testing

@Suite("Acceptance: promises and verdicts") struct AcceptanceJudgeTests {
    private static let document = """
        {"format": 1, "site": "s", "peer": "p", "link": "s~p", "committed_bits_per_second": 20000000,
         "mtu": 1400, "availability": 0.999, "failover_ms": 500, "backup": "radio", "extra": [1],
         "classes": [{"id": "voice", "dscp": 46, "delay_ms": 80.5, "variation_ms": 20, "loss": 0.001},
                     {"id": "data", "dscp": 0, "delay_ms": 200, "variation_ms": null, "loss": 0.01}]}
        """
    private func promise() throws -> AcceptancePromise { try AcceptancePromise(Array(Self.document.utf8)) }

    @Test("a promise is read whole; the class of the lowest code point fills the line")
    func reads() throws {
        let promise = try promise()
        #expect(promise.committed == 20_000_000 && promise.mtu == 1_400 && promise.failover == 500)
        #expect(promise.classes.map(\.delay) == [80.5, 200] && promise.classes[1].variation == nil)
        #expect(promise.bulk.id == "data" && promise.backup == "radio")
    }

    @Test(
        "the first fault is named with its place",
        arguments: [
            ("\"format\": 1", "\"format\": 2", "format"), ("\"site\": \"s\"", "\"site\": \"\"", "site"),
            ("20000000", "1", "committed_bits_per_second"), ("20000000", "\"x\"", "committed_bits_per_second"),
            ("\"dscp\": 46", "\"dscp\": 64", "classes[0].dscp"), ("\"data\"", "\"voice\"", "classes[1].id"),
            ("\"loss\": 0.01", "\"loss\": -1", "classes[1].loss"), ("1400", "67", "mtu"),
            ("\"classes\"", "\"clases\"", "classes"),
        ])
    func faults(old: String, new: String, place: String) {
        let parts = Self.document.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
        let text = parts.joined(separator: new)
        do throws(AcceptancePromise.Fault) {
            _ = try AcceptancePromise(Array(text.utf8))
            Issue.record("\(text) was taken")
        } catch { #expect(error.place == place, "\(error)") }
    }

    @Test("the class of the lowest code point has what the others' rates leave; without rates, the whole line")
    func rates() throws {
        let old = try self.promise()
        #expect(old.loaded.map(\.qosClass.id) == ["data"])
        #expect(old.rates(of: old.bulk) == .init(forward: 20_000_000, backward: 20_000_000))
        #expect(old.rates(of: old.classes[0]) == .init())
        func made(_ voice: Int, _ data: String) throws(AcceptancePromise.Fault) -> AcceptancePromise {
            let text = Self.document.replacing(
                "\"dscp\": 46", with: "\"dscp\": 46, \"committed_bits_per_second\": \(voice)")
            return try AcceptancePromise(Array(text.replacing("\"dscp\": 0", with: "\"dscp\": 0\(data)").utf8))
        }
        #expect(try made(2_000_000, "").loaded.map(\.rates.forward) == [2_000_000, 18_000_000])
        #expect(
            try made(2_000_000, ", \"committed_bits_per_second\": 500000").loaded.map(\.rates.backward) == [
                2_000_000, 500_000,
            ])
        // What is left is too little to load.
        #expect(try made(19_990_000, "").loaded.map(\.rates.least) == [19_990_000])
        for (voice, data) in [(63_999, ""), (20_000_001, ""), (2_000_000, ", \"committed_bits_per_second\": 18000001")]
        {
            #expect(throws: AcceptancePromise.Fault.self) { try made(voice, data) }
        }
    }

    @Test("a class may have another rate each way, or none one way; the rest is each way's own")
    func eachWay() throws {
        func promise(_ rates: String) throws(AcceptancePromise.Fault) -> AcceptancePromise {
            let text = Self.document.replacing(
                "\"dscp\": 46", with: "\"dscp\": 46, \"committed_bits_per_second\": \(rates)")
            return try AcceptancePromise(Array(text.utf8))
        }
        let both = try promise(#"{"forward": 2000000, "return": 9000000}"#)
        #expect(both.rates(of: both.classes[0]) == .init(forward: 2_000_000, backward: 9_000_000))
        #expect(both.rates(of: both.bulk) == .init(forward: 18_000_000, backward: 11_000_000))
        let one = try promise(#"{"return": 9000000}"#)
        #expect(one.rates(of: one.bulk) == .init(forward: 20_000_000, backward: 11_000_000))
        var schedule = AcceptanceSchedule()
        schedule.percents = [100]
        #expect(
            schedule.steps(one).map(\.name).filter { $0.hasPrefix("rate") } == [
                "rate-voice-100-return", "rate-data-100-forward", "rate-data-100-return",
            ])
        for (rates, place) in [
            (#"{"forward": 1}"#, "classes[0].committed_bits_per_second.forward"),
            (#"{"return": 20000001}"#, "classes"), ("[]", "classes[0].committed_bits_per_second"),
        ] {
            do throws(AcceptancePromise.Fault) {
                _ = try promise(rates)
                Issue.record("\(rates) was taken")
            } catch { #expect(error.place == place, "\(error)") }
        }
    }

    @Test("a step has time for its round trips: over a satellite the set-up takes seconds")
    func roundTrips() throws {
        let promise = try promise()
        let schedule = AcceptanceSchedule()
        #expect(schedule.seconds(.performance, promise, roundTrip: 0) == 908)
        // Eight round trips and one for each of two flows, 0.6 s each.
        #expect(schedule.seconds(.performance, promise, roundTrip: 0.6) == 914)
        let step = AcceptanceStep.rate(qosClass: "data", percent: 50, isForward: true)
        #expect(schedule.seconds(step, promise, roundTrip: 0.6) == 18 + 6)
        // Before anything was measured the promise's delay of 200 ms must do.
        #expect(schedule.seconds(step, promise) == 18 + 2)
    }

    @Test("each class has its steps each way, then all have theirs at once")
    func schedule() throws {
        let text = Self.document.replacing("\"dscp\": 46", with: "\"dscp\": 46, \"committed_bits_per_second\": 2000000")
        let promise = try AcceptancePromise(Array(text.utf8))
        var schedule = AcceptanceSchedule()
        schedule.percents = [100, 125]
        let steps = schedule.steps(promise)
        #expect(
            steps.map(\.name) == [
                "dscp", "mtu", "rate-voice-100-forward", "rate-voice-100-return", "rate-voice-125-forward",
                "rate-voice-125-return", "rate-data-100-forward", "rate-data-100-return", "rate-data-125-forward",
                "rate-data-125-return", "performance",
            ])
        #expect(steps.filter { !$0.isPromised }.map(\.name).allSatisfy { $0.contains("-125-") })
        #expect(schedule.steps(try self.promise()).count == 7)
    }

    @Test("a class whose sender marked nothing was not measured; a packet more or less is no rate")
    func marks() throws {
        let judge = AcceptanceJudge(try promise())
        let voice = judge.promise.classes[0]
        var load = AcceptanceJudge.Load(asked: 64_000)
        (load.sent, load.received, load.packets, load.lost) = (64_000, 63_200, 100, 0)
        #expect(judge.figures(load, .forward, voice).map(\.verdict) == [.fail, .pass])
        load.grain = 640
        #expect(judge.figures(load, .forward, voice).map(\.verdict) == [.pass, .pass])
        #expect(judge.figures(load, .forward, voice).allSatisfy { $0.qosClass == "voice" })
        // A burst loses something, and not everything; a short time tells nothing of availability.
        (load.sent, load.received, load.packets, load.lost) = (64_000, 0, 0, 0)
        load.lateness = LoadLateness(longest: 40_000_000, octets: nil)
        load.sentPackets = 100
        #expect(judge.figures(load, .forward, voice).map(\.verdict) == [.fail, .fail])
        var count = AvailabilityCount()
        for second in 0..<9 { count.note(second: second, isLost: true) }
        #expect(judge.figures(count, voice).first?.verdict == .noted)
        count.note(second: 9, isLost: true)
        #expect(judge.figures(count, voice).first?.verdict == .fail)
        load.isMarked = false
        #expect(judge.figures(load, .forward, voice).map(\.verdict) == [.notMeasured, .notMeasured])
    }

    @Test("the delivered rate is held against the asked one; a slow sender is not the line's fault")
    func load() throws {
        let judge = AcceptanceJudge(try promise())
        var load = AcceptanceJudge.Load(asked: 19.8e6)
        (load.sent, load.received, load.packets, load.lost) = (19.8e6, 19.7e6, 10_000, 50)
        #expect(judge.figures(load, .forward, judge.promise.bulk).map(\.verdict) == [.pass, .pass])
        (load.received, load.lost) = (15e6, 2_400)
        #expect(judge.figures(load, .forward, judge.promise.bulk).map(\.verdict) == [.fail, .fail])
        load.ownOverflow = 1
        #expect(judge.figures(load, .forward, judge.promise.bulk).map(\.verdict) == [.notMeasured, .notMeasured])
        (load.ownOverflow, load.lateness) = (0, LoadLateness(longest: 40_000_000, octets: nil))
        #expect(judge.figures(load, .forward, judge.promise.bulk).map(\.verdict) == [.notMeasured, .notMeasured])
        load.lateness = LoadLateness(longest: 1_000_000, octets: nil)
        #expect(judge.figures(load, .forward, judge.promise.bulk).map(\.verdict) == [.fail, .fail])
        load.sent = 12e6
        #expect(judge.figures(load, .forward, judge.promise.bulk).map(\.verdict) == [.notMeasured, .notMeasured])
    }

    @Test("what left late explains as much loss as it was, and as much delay; the rest is the line's")
    func lateness() throws {
        let judge = AcceptanceJudge(try promise())
        var load = AcceptanceJudge.Load(asked: 19.8e6)
        (load.sent, load.received, load.packets, load.packetOctets) = (19.8e6, 19.7e6, 10_000, 1_000)
        // One datagram, 40 ms late. 100 of 10,000 may be lost, and it may have cost another one.
        load.lateness = LoadLateness(longest: 40_000_000, octets: 1_000)
        func loss(_ lost: UInt64) -> AcceptanceFigure.Verdict {
            load.lost = lost
            return judge.figures(load, .forward, judge.promise.bulk)[1].verdict
        }
        #expect([100, 101, 103, 2_400].map(loss) == [.pass, .notMeasured, .fail, .fail])
        (load.received, load.grain) = (15e6, 800)
        #expect(judge.figures(load, .forward, judge.promise.bulk)[0].verdict == .fail)

        var record = IntervalRecord(site: "", link: "", peer: "", start: 0, end: 1)
        (record.sent, record.received, record.lostForward) = (1_000, 990, 10)
        for _ in 0..<990 {
            record.roundTripDelay.record(110e6)
            record.delayVariation.record(5e6)
        }
        // 110 ms where 80.5 are promised, 10 lost where 1 is.
        func verdicts(_ longest: Int64, _ octets: UInt64) -> [AcceptanceFigure.Verdict] {
            let company = AcceptanceJudge.Company(
                lateness: LoadLateness(longest: longest, octets: octets), probeOctets: 100)
            return judge.figures(record, judge.promise.classes[0], beside: company).map(\.verdict)
        }
        #expect(verdicts(10_000_000, 700) == [.fail, .fail, .pass])
        #expect(verdicts(40_000_000, 800) == [.notMeasured, .notMeasured, .pass])
        #expect(verdicts(4_000_000, 100_000) == [.fail, .fail, .pass])
        let sum = LoadLateness(longest: 1, octets: 2) + LoadLateness(longest: 3, octets: 4)
        #expect(sum == LoadLateness(longest: 3, octets: 6) && (sum + LoadLateness(octets: nil)).octets == nil)
    }

    @Test("beside a load that is not what was promised nothing is judged, and the record says why")
    func oneClass() throws {
        let judge = AcceptanceJudge(try promise())
        var record = IntervalRecord(site: "", link: "", peer: "", start: 0, end: 1)
        (record.sent, record.received) = (1_000, 1_000)
        for _ in 0..<1_000 {
            record.roundTripDelay.record(10e6)
            record.delayVariation.record(1e6)
        }
        var count = AvailabilityCount()
        for second in 0..<20 { count.note(second: second, isLost: second > 5) }
        let mixed = AcceptanceJudge.Company(isOneClass: true)
        let figures =
            judge.figures(record, judge.promise.classes[0], beside: mixed)
            + judge.figures(count, judge.promise.classes[0], record, beside: mixed)
        #expect(figures.count == 5 && figures.allSatisfy { $0.verdict == .notMeasured && $0.value != nil })
        #expect(figures.allSatisfy { $0.reason == "the sender there sends all classes as one" })
        // What our own load's bursts may have cost is no outage of the line; one that lasts longer is.
        let late = AcceptanceJudge.Company(lateness: LoadLateness(longest: 50_000_000, octets: 1_500), probeOctets: 100)
        record.lostForward = 14
        #expect(judge.figures(count, judge.promise.classes[0], record, beside: late)[0].verdict == .notMeasured)
        record.lostForward = 140
        #expect(judge.figures(count, judge.promise.classes[0], record, beside: late)[0].verdict == .fail)
    }

    @Test(
        "a class is judged by the 99th percentile of delay and the 99.9th of variation, and by its own faults not at all"
    )
    func classes() throws {
        let judge = AcceptanceJudge(try promise())
        var record = IntervalRecord(site: "", link: "", peer: "", start: 0, end: 1)
        #expect(judge.figures(record, judge.promise.classes[0]).allSatisfy { $0.verdict == .notMeasured })
        (record.sent, record.received) = (1_000, 1_000)
        for index in 0..<1_000 {
            let delay = index < 995 ? 10e6 : 150e6
            record.roundTripDelay.record(delay)
            record.delayVariation.record(delay - 10e6)
        }
        // Five in a thousand are late: within the 99th percentile, beyond the 99.9th.
        #expect(judge.figures(record, judge.promise.classes[0]).map(\.verdict) == [.pass, .pass, .fail])
        // No variation is promised.
        #expect(judge.figures(record, judge.promise.classes[1]).map(\.verdict) == [.pass, .pass, .noted])
        record.unmeasured = 200
        #expect(judge.figures(record, judge.promise.classes[0]).allSatisfy { $0.verdict == .notMeasured })
    }

    @Test("a long way doesn't make the received rate less: the server's count begins and ends a way later")
    func longWay() throws {
        var direction = ThroughputReport.Direction(isForward: true)
        var stream = ThroughputReport.Stream(id: 1)
        stream.sender = .init(octets: 10_000_000, seconds: 10)
        var receiver = ThroughputReport.Stream.Receiver(octets: 10_000_000, seconds: 10.6)
        (receiver.packets, receiver.lost) = (10_000, 0)
        stream.receiver = receiver
        direction.streams = [stream]
        let judge = AcceptanceJudge(try promise())
        let asked = 8e6 * 1_028 / 1_000
        func verdicts(_ roundTrip: Double) -> [AcceptanceFigure.Verdict] {
            let load = AcceptanceJudge.Load(
                asked: asked, direction, length: 1_000, headers: 28, roundTrip: roundTrip)
            return judge.figures(load, .forward, judge.promise.bulk).map(\.verdict)
        }
        #expect(verdicts(0.6) == [.pass, .pass] && verdicts(0) == [.fail, .pass])
    }

    @Test("stolen processors and slewed clocks excuse delays that are too long, and no loss")
    func stolen() throws {
        let judge = AcceptanceJudge(try promise())
        var record = IntervalRecord(site: "", link: "", peer: "", start: 0, end: 1)
        (record.sent, record.received, record.lostForward) = (1_000, 900, 100)
        for _ in 0..<900 {
            record.roundTripDelay.record(200e6)
            record.delayVariation.record(100e6)
        }
        #expect(judge.figures(record, judge.promise.classes[0]).map(\.verdict) == [.fail, .fail, .fail])
        record.notMeasured = [.cpuStolen]
        #expect(judge.figures(record, judge.promise.classes[0]).map(\.verdict) == [.fail, .notMeasured, .notMeasured])
    }

    @Test("a change to the backup shows by an outage that ends; a lost probe is none, and a dead backup fails")
    func failover() throws {
        let judge = AcceptanceJudge(try promise())
        var record = IntervalRecord(site: "", link: "", peer: "", start: 0, end: 1)
        (record.sent, record.received) = (1_000, 980)
        record.longestOutage = 20_000_000
        #expect(judge.failover(record, silence: .zero).map(\.verdict) == [.notMeasured])
        record.longestOutage = 400_000_000
        #expect(judge.failover(record, silence: .zero).map(\.verdict) == [.pass, .pass])
        record.longestOutage = 900_000_000
        #expect(judge.failover(record, silence: .zero).map(\.verdict) == [.fail, .pass])
        #expect(judge.failover(record, silence: .seconds(5)).map(\.verdict) == [.fail, .fail])
        record.unmeasured = 1
        #expect(judge.failover(record, silence: .zero).map(\.verdict) == [.notMeasured])
    }

    @Test("a class fails by its own figures alone; records of before classes had results are still read")
    func classResults() throws {
        let figures = [
            AcceptanceFigure("loss", .forward, of: "voice", 0.2, "ratio", 0.001),
            AcceptanceFigure("loss", .forward, of: "data", 0, "ratio", 0.01),
            AcceptanceFigure("mtu", .both, 1_500, "octet", 1_400, bound: .atLeast),
        ]
        let record = AcceptanceRecord(
            agent: "s", remote: "r", promiseHash: "", promise: try JSONReader.read(Array(Self.document.utf8)),
            steps: [.init(name: "x", begin: 1, end: 2, figures: figures)], missing: [])
        #expect(record.classes.map(\.id) == ["voice", "data"])
        #expect(record.classes.map(\.result) == [.fail, .pass] && record.result == .fail)
        let text = record.json.text()
        let part = #""classes":[{"class":"voice","result":"fail"},{"class":"data","result":"pass"}],"#
        #expect(text.contains(part))
        func read(_ text: String) throws -> AcceptanceRecord? {
            AcceptanceRecord(try JSONReader.read(Array(text.utf8)))
        }
        #expect(try read(text) == record)
        let old = text.replacing(part, with: "").replacing(#"{"format":2,"kind""#, with: #"{"format":1,"kind""#)
        #expect(try read(old)?.json.text() == old)
        // A class that is said to be better than its figures; parts of the other format.
        #expect(try read(text.replacing(#""voice","result":"fail""#, with: #""voice","result":"pass""#)) == nil)
        #expect(try read(text.replacing(part, with: "")) == nil)
    }

    @Test("one failed figure fails; nothing failed but something left out is incomplete; figures survive their JSON")
    func results() throws {
        let good = AcceptanceFigure("delay", .both, of: "voice", 3.25, "ms", 80)
        let bad = AcceptanceFigure("rate", .forward, 3, "bit/s", 4, bound: .atLeast)
        let none = AcceptanceFigure("loss", .backward, nil, "ratio", 0.1, reason: "why")
        func record(_ figures: [AcceptanceFigure], missing: [String] = []) -> AcceptanceRecord {
            AcceptanceRecord(
                agent: "s", remote: "r", promiseHash: "", promise: .null,
                steps: [.init(name: "x", begin: 1, end: 2, figures: figures)], missing: missing)
        }
        #expect(record([good]).result == .pass)
        #expect(record([good, none]).result == .incomplete)
        #expect(record([good], missing: ["failover"]).result == .incomplete)
        #expect(record([good, none, bad]).result == .fail)
        #expect(record([good, bad.asNoted]).result == .pass)
        let whole = AcceptanceRecord(
            agent: "s", remote: "r", promiseHash: "h", promise: .object([.init("site", "s")]),
            steps: [.init(name: "x", begin: 1, end: 2, figures: [good, bad])], missing: [])
        let written = whole.json.text()
        func read(_ text: String) throws -> AcceptanceRecord? {
            AcceptanceRecord(try JSONReader.read(Array(text.utf8)))
        }
        #expect(try read(written) == whole)
        // A result that the figures don't bear out, another site's promise, a figure of an unknown kind.
        for (old, new) in [
            (#""result":"fail""#, #""result":"pass""#), (#""site":"s""#, #""site":"t""#),
            (#""verdict":"fail""#, #""verdict":"fine""#),
        ] {
            #expect(written.contains(old))
            #expect(try read(written.replacing(old, with: new)) == nil, "\(new)")
        }
        for figure in [good, bad, none, bad.asNoted] {
            let read = try JSONReader.read(Array(figure.json.text().utf8))
            #expect(AcceptanceFigure(read) == figure)
        }
    }
}

@Suite("Availability by Y.1563") struct AvailabilityCountTests {
    /// One probe a second, lost where the letter is `x`.
    private func count(_ seconds: String) -> AvailabilityCount {
        var count = AvailabilityCount()
        for (second, letter) in seconds.enumerated() where letter != " " {
            count.note(second: second, isLost: letter == "x")
        }
        return count
    }

    @Test(
        "ten bad seconds begin an outage and belong to it, ten good ones end it and don't",
        arguments: [
            ("..........", 0), ("xxxxxxxxx.", 0), ("xxxxxxxxxx", 10), (".....xxxxxxxxxxxx", 12),
            ("xxxxxxxxxx..........", 10), ("xxxxxxxxxx.........x..........", 20), ("xxxxxxxxxx.........", 19),
            // Seconds in which nothing was measured decide nothing.
            ("xxxxx     xxxxx", 10),
        ])
    func unavailable(seconds: String, expected: Int) { #expect(count(seconds).unavailable == expected) }

    @Test("more than half of a second's probes make it bad")
    func half() {
        var count = AvailabilityCount()
        #expect(count.ratio == nil)
        for second in 0..<12 { for probe in 0..<10 { count.note(second: second, isLost: probe < 5) } }
        #expect(count.severelyErrored == 0 && count.ratio == 1)
        for second in 12..<24 { for probe in 0..<10 { count.note(second: second, isLost: probe < 6) } }
        #expect(count.severelyErrored == 12 && count.ratio == 0.5)
    }
}

@Suite("Hours in which a test may load the line") struct AcceptanceWindowTests {
    @Test("a window may go over midnight, and a step must end in it")
    func holds() throws {
        let night = try #require(AcceptanceWindow("22:00-05:00"))
        #expect(night.description == "22:00-05:00")
        #expect(night.holds(second: 22 * 3_600, duration: 7 * 3_600))
        #expect(!night.holds(second: 22 * 3_600, duration: 7 * 3_600 + 1))
        #expect(night.holds(second: 4 * 3_600, duration: 3_600) && !night.holds(second: 4 * 3_600, duration: 3_601))
        #expect(!night.holds(second: 12 * 3_600, duration: 1) && !night.holds(second: 22 * 3_600 - 1, duration: 1))
    }

    @Test(
        "what is no window is none",
        arguments: ["", "22:00", "22:00-22:00", "24:00-01:00", "1:00-02:00", "01:60-02:00"])
    func refuses(text: String) { #expect(AcceptanceWindow(text) == nil) }
}
