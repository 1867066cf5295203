import Glibc
import Localization
import NetworkAddress
import PacketIO
import Probing
import Telemetry

/// Does the steps of an acceptance test, one at a time.
final class AcceptRun {
    let promise: AcceptancePromise
    let schedule: AcceptanceSchedule
    /// The peer's reflector, and where its throughput server listens.
    let reflector: Endpoint
    let loadPort: UInt16
    let source: IPAddress?
    let line: LineUse
    let language: Language
    let judge: AcceptanceJudge
    let signals: SignalWatch
    /// Octets of payload in each of the load's datagrams.
    private(set) var datagram: Int

    /// Seconds to the far end and back, as the longest of the code points' probes took; nil before they were sent.
    private(set) var roundTrip: Double?

    /// The most that a load may take, its preparation included; nil where it may take what it needs.
    var limit: Duration?

    /// Ctrl-C.
    struct Interrupted: Error {}
    /// The limit was over before the load.
    struct OutOfTime: Error {}

    init(
        _ promise: AcceptancePromise, _ schedule: AcceptanceSchedule, reflector: Endpoint, loadPort: UInt16,
        source: IPAddress?, line: LineUse = LineUse(), language: Language
    ) throws(SocketError) {
        self.promise = promise
        self.schedule = schedule
        self.reflector = reflector
        self.loadPort = loadPort
        self.source = source
        self.line = line
        self.language = language
        judge = AcceptanceJudge(promise)
        datagram = 1_200
        signals = try SignalWatch()
    }

    var headers: Int { reflector.address.width == 128 ? 48 : 28 }

    /// What a packet of the probes takes on the line, in octets of IP.
    var probeOctets: Int { SessionSettings.defaultSize + headers }

    /// Between two probes of a class: they take a hundredth of its rate, but are ten a second at least and a hundred at most,
    /// and never more than an eighth of it. Classes without a rate share a hundredth of the line.
    func period(of qosClass: AcceptancePromise.Class) -> Duration {
        let bits = Double(probeOctets * 8)
        guard let rate = promise.rates(of: qosClass).least else {
            let share = 0.01 * Double(promise.committed) / Double(promise.classes.count)
            return .nanoseconds(Int64(max(0.01, bits / share) * 1e9))
        }
        let wished = min(0.1, max(0.01, bits / (0.01 * Double(rate))))
        return .nanoseconds(Int64(max(wished, 8 * bits / Double(rate)) * 1e9))
    }

    /// Bits per second of a class's probes.
    func probeRate(_ qosClass: AcceptancePromise.Class) -> Double {
        Double(probeOctets * 8) * 1e9 / Double(period(of: qosClass).nanoseconds)
    }

    /// The size that the path was found to pass decides how large the load's datagrams are.
    func learn(from steps: [AcceptanceRecord.Step]) {
        for figure in steps.flatMap(\.figures) where figure.metric == "mtu" {
            if let value = figure.value { datagram = min(max(Int(value), 576), 1_500) - headers }
        }
        let delays = steps.flatMap(\.figures).filter { $0.metric == "delay" }.compactMap(\.value)
        if roundTrip == nil, let longest = delays.max() { roundTrip = longest / 1_000 }
    }

    func perform(_ step: AcceptanceStep) throws -> AcceptanceRecord.Step {
        let begin = Int64(WallClock.nanoseconds)
        let figures =
            switch step {
            case .codePoints: try codePoints()
            case .pathMTU: try pathMTU()
            case .rate(let id, let percent, let isForward): try rate(id, percent: percent, isForward: isForward, step)
            case .performance: try performance()
            case .failover: try failover()
            }
        let done = AcceptanceRecord.Step(
            name: step.name, begin: begin, end: Int64(WallClock.nanoseconds),
            figures: step.isPromised ? figures : figures.map(\.asNoted))
        learn(from: [done])
        return done
    }

    /// Bits per second that users have on the line now; nil where that can't be known.
    func use() -> Double? { line.bitsPerSecond(towards: reflector, from: source, over: .seconds(1)) }

    // MARK: - the steps

    private func codePoints() throws -> [AcceptanceFigure] {
        var figures: [AcceptanceFigure] = []
        for qosClass in promise.classes {
            var settings = settings(qosClass, period: .milliseconds(20))
            settings.extensions.replyCodePoint = qosClass.codePoint
            let run = try probing(settings)
            try wait(.milliseconds(1_000))
            let record = run.finish()
            if let delays = record?.roundTripDelay, !delays.isEmpty {
                roundTrip = max(roundTrip ?? 0, delays.maximum / 1e9)
            }
            figures += judge.figures(run.insight?.classOfService, qosClass, answers: record?.received ?? 0)
        }
        return figures
    }

    private func pathMTU() throws -> [AcceptanceFigure] {
        let request = PathMTURequest(reflector, source: source.map { Endpoint($0, port: 0) })
        let report: PathMTUReport
        do throws(SocketError) {
            signals.forgetEnd()
            let end = signals.end
            let run = try PathMTURun(request, onEnd: end)
            let signal = signals.wait(atMost: .seconds(schedule.seconds(.pathMTU, promise)))
            report = run.finish()
            if signal != nil { throw SocketError(.wait, code: EINTR) }
        } catch {
            if error.code == EINTR { throw Interrupted() }
            throw TargetOptions.fault(error, to: reflector.address, forbidden: .adviceEcho, language)
        }
        return [judge.figure(mtu: report.size)]
    }

    /// A class by itself. Classes that are never loaded are held to their limits beside it; the others are only watched, where
    /// the load is more than was promised.
    private func rate(
        _ id: String, percent: Int, isForward: Bool, _ step: AcceptanceStep
    ) throws -> [AcceptanceFigure] {
        guard let (qosClass, rates) = promise.loaded.first(where: { $0.qosClass.id == id }) else { return [] }
        func isJudged(_ other: AcceptancePromise.Class) -> Bool {
            other.id == id || promise.rates(of: other).least == nil
        }
        let seen = try load(
            [Offer(qosClass, rates, share: Double(percent) / 100)],
            probed: promise.classes.filter { isJudged($0) || !step.isPromised }, seconds: schedule.stepSeconds,
            isForward ? .forward : .backward, sparesOthers: !step.isPromised)
        return seen.parts.filter { isJudged($0.qosClass) }.flatMap { figures($0) }
    }

    /// All classes at once.
    private func performance() throws -> [AcceptanceFigure] {
        let seen = try load(
            promise.loaded.map { Offer($0.qosClass, $0.rates) }, probed: promise.classes,
            seconds: schedule.performanceSeconds, .both, sparesOthers: false)
        return seen.parts.flatMap { figures($0) + $0.availability }
    }

    private func figures(_ part: Seen.Part) -> [AcceptanceFigure] {
        part.loads.flatMap { judge.figures($0.load, $0.way, part.qosClass) } + part.delays
    }

    private func failover() throws -> [AcceptanceFigure] {
        StandardError.write(AcceptMessages.pullPrimary.text(language, schedule.failoverSeconds) + "\n")
        let period = Duration.milliseconds(20)
        let watch = ClassWatch(period: period, limit: .infinity) {}
        let run = try probing(settings(promise.bulk, period: period)) { watch.note($0) }
        do { try wait(.seconds(schedule.failoverSeconds)) } catch {
            _ = run.finish()
            throw error
        }
        return judge.failover(run.finish(), silence: watch.silence)
    }
}
