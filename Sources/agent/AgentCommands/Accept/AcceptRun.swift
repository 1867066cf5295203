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
    let language: Language
    let judge: AcceptanceJudge
    let signals: SignalWatch
    /// Octets of payload in each of the load's datagrams.
    private(set) var datagram: Int

    /// Ctrl-C.
    struct Interrupted: Error {}

    init(
        _ promise: AcceptancePromise, _ schedule: AcceptanceSchedule, reflector: Endpoint, loadPort: UInt16,
        source: IPAddress?, language: Language
    ) throws(SocketError) {
        self.promise = promise
        self.schedule = schedule
        self.reflector = reflector
        self.loadPort = loadPort
        self.source = source
        self.language = language
        judge = AcceptanceJudge(promise)
        datagram = 1_200
        signals = try SignalWatch()
    }

    var headers: Int { reflector.address.width == 128 ? 48 : 28 }

    /// What a packet of the probes takes on the line, in octets of IP.
    var probeOctets: Int { SessionSettings.defaultSize + headers }

    /// Between two probes of a class: all classes' probes together are a hundredth of the committed rate or less, and a class
    /// has at most a hundred a second.
    var period: Duration {
        let bits = Double(promise.classes.count * probeOctets * 8)
        return .nanoseconds(Int64(max(0.01, bits / (0.01 * Double(promise.committed))) * 1e9))
    }

    /// The size that the path was found to pass decides how large the load's datagrams are.
    func learn(from steps: [AcceptanceRecord.Step]) {
        for figure in steps.flatMap(\.figures) where figure.metric == "mtu" {
            if let value = figure.value { datagram = min(max(Int(value), 576), 1_500) - headers }
        }
    }

    func perform(_ step: AcceptanceStep) throws -> AcceptanceRecord.Step {
        let begin = Int64(WallClock.nanoseconds)
        let figures =
            switch step {
            case .codePoints: try codePoints()
            case .pathMTU: try pathMTU()
            case .rate(let percent, let isForward): try rate(percent: percent, isForward: isForward, step)
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
    func use() -> Double? { LineUse.bitsPerSecond(towards: reflector, from: source, over: .seconds(1)) }

    // MARK: - the steps

    private func codePoints() throws -> [AcceptanceFigure] {
        var figures: [AcceptanceFigure] = []
        for qosClass in promise.classes {
            var settings = settings(qosClass, period: .milliseconds(20))
            settings.extensions.replyCodePoint = qosClass.codePoint
            let run = try probing(settings)
            try wait(.milliseconds(1_000))
            _ = run.finish()
            figures += judge.figures(run.insight?.classOfService, qosClass)
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

    private func rate(percent: Int, isForward: Bool, _ step: AcceptanceStep) throws -> [AcceptanceFigure] {
        let seen = try load(
            percent: percent, seconds: schedule.stepSeconds, isForward ? .forward : .backward,
            sparesOthers: !step.isPromised)
        return seen.loads.flatMap { judge.figures($0.load, $0.way) } + seen.classes
    }

    private func performance() throws -> [AcceptanceFigure] {
        let seen = try load(percent: 100, seconds: schedule.performanceSeconds, .both, sparesOthers: false)
        return seen.loads.flatMap { judge.figures($0.load, $0.way) } + seen.classes
            + seen.availability
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
