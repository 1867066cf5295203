import Glibc
import Localization
import NetworkAddress
import PacketIO
import Probing
import Synchronization
import Telemetry

extension AcceptRun {
    /// What a loaded line showed.
    struct Seen {
        var loads: [(way: AcceptanceFigure.Way, load: AcceptanceJudge.Load)] = []
        var classes: [AcceptanceFigure] = []
        var availability: [AcceptanceFigure] = []
    }

    /// Which ways are loaded.
    enum Ways { case forward, backward, both }

    /// Ends a load early; the first reason counts, and one that comes before the load has begun.
    private final class Halt: Sendable {
        private let state = Mutex<(isAsked: Bool, act: (@Sendable () -> Void)?)>((false, nil))

        func ask() {
            // Who asks a second time would give the test up, and its figures with it.
            let act = state.withLock { state -> (@Sendable () -> Void)? in
                guard !state.isAsked else { return nil }
                state.isAsked = true
                return state.act
            }
            act?()
        }

        func arm(_ act: @escaping @Sendable () -> Void) {
            let isAsked = state.withLock { state in
                state.act = act
                return state.isAsked
            }
            if isAsked { act() }
        }
    }

    /// Loads the line with UDP of the bulk class while each class is probed, and counts what came of both.
    ///
    /// - Parameter sparesOthers: ends the load when a class above the bulk's has been lost or too late for a second.
    func load(percent: Int, seconds: Int, _ ways: Ways, sparesOthers: Bool) throws -> Seen {
        let probes = Double(probeOctets * 8 * promise.classes.count) * 1e9 / Double(period.nanoseconds)
        let asked = Double(promise.committed) * Double(percent) / 100 - probes
        var parameters = ThroughputParameters()
        parameters.carrier = .udp
        parameters.hasWideCounters = true
        parameters.seconds = seconds
        parameters.isReverse = ways == .backward
        parameters.isBidirectional = ways == .both
        parameters.typeOfService = promise.bulk.codePoint << 2
        parameters.length = datagram
        parameters.rate = UInt64(max(1, asked * Double(datagram) / Double(datagram + headers)))
        var request = ThroughputRequest(Endpoint(reflector.address, port: loadPort), parameters)
        request.source = source

        let halt = Halt()
        let watches = promise.classes.map { qosClass in
            let isSpared = sparesOthers && qosClass.codePoint > promise.bulk.codePoint
            return ClassWatch(period: period, limit: qosClass.delay) { if isSpared { halt.ask() } }
        }
        var runs: [ProbeRun] = []
        defer { for run in runs { _ = run.finish() } }
        for (qosClass, watch) in zip(promise.classes, watches) {
            runs.append(try probing(settings(qosClass, period: period)) { watch.note($0) })
        }
        let report = try send(request, halt)
        // Replies to the last probes.
        try wait(.milliseconds(500))
        let records = runs.map { $0.finish() }
        runs = []
        var seen = Seen()
        for (record, qosClass) in zip(records, promise.classes) { seen.classes += judge.figures(record, qosClass) }
        var roundTrip = 0.0
        if let place = promise.classes.firstIndex(of: promise.bulk) {
            let record = records[place]
            let own = (record?.notMeasured ?? []).map(\.rawValue).joined(separator: ", ")
            seen.availability = judge.figures(watches[place].availability).map {
                $0.excused(by: (record?.unmeasured ?? 0) > 0 ? own : nil)
            }
            if let delays = record?.roundTripDelay, !delays.isEmpty { roundTrip = delays.minimum / 1e9 }
        }
        for direction in report.directions {
            let load = AcceptanceJudge.Load(
                asked: asked, direction, length: datagram, headers: headers, roundTrip: roundTrip)
            seen.loads.append((direction.isForward ? .forward : .backward, load))
        }
        let excuse = seen.loads.compactMap(\.load.excuse).first
        seen.classes = seen.classes.map { $0.excused(by: excuse) }
        return seen
    }

    /// One test by iperf3's protocol with the peer's server.
    private func send(_ request: ThroughputRequest, _ halt: Halt) throws -> ThroughputReport {
        let words = ThroughputFaultWords(place: "\(request.remote)", remote: request.remote, language: language)
        let outcome: ThroughputClientRun.Outcome
        var isInterrupted = false
        do throws(SocketError) {
            signals.forgetEnd()
            let end = signals.end
            let run = try ThroughputClientRun(request, onEnd: end)
            halt.arm { run.stop() }
            // A signal ends the test, and it gives what it has; a second gives it up.
            while signals.wait() != nil {
                isInterrupted = true
                run.stop()
            }
            outcome = run.finish()
        } catch { throw CommandFault(.environment, words.text(ThroughputFailure.socket(error))) }
        if isInterrupted { throw Interrupted() }
        if let failure = outcome.failure { throw CommandFault(words.code(failure), words.text(failure)) }
        guard let report = outcome.report else {
            throw CommandFault(.badNews, AcceptMessages.noLoad.text(language, request.remote))
        }
        return report
    }

    func settings(_ qosClass: AcceptancePromise.Class, period: Duration) -> SessionSettings {
        SessionSettings(
            link: promise.link, peer: promise.peer, remote: reflector, period: period, dscp: qosClass.codePoint,
            timeout: .seconds(1), source: source.map { Endpoint($0, port: 0) })
    }

    func probing(
        _ settings: SessionSettings, onEvent: @escaping @Sendable (SessionEvent) -> Void = { _ in }
    ) throws -> ProbeRun {
        do throws(SocketError) { return try ProbeRun(settings, count: nil, onEvent: onEvent) } catch {
            throw CommandFault(
                .environment,
                ProbeMessages.socketFailed.text(language, error, ProbeMessages.adviceOther.text(language)))
        }
    }

    func wait(_ time: Duration) throws {
        if signals.wait(atMost: time) != nil { throw Interrupted() }
    }
}
