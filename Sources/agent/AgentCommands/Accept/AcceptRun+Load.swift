import Glibc
import Localization
import NetworkAddress
import PacketIO
import Probing
import Synchronization
import Telemetry

extension AcceptRun {
    /// What a loaded line showed of each class that was looked at.
    struct Seen {
        struct Part {
            var qosClass: AcceptancePromise.Class
            var loads: [(way: AcceptanceFigure.Way, load: AcceptanceJudge.Load)] = []
            /// Of its probes.
            var delays: [AcceptanceFigure] = []
            var availability: [AcceptanceFigure] = []
        }
        var parts: [Part] = []
    }

    /// A class and the bits per second of IP packets that it is to send each way in all, its probes among them; nil where none is
    /// promised.
    struct Offer {
        var qosClass: AcceptancePromise.Class
        var forward: Double?
        var backward: Double?

        init(_ qosClass: AcceptancePromise.Class, _ rates: AcceptancePromise.Rates, share: Double = 1) {
            self.qosClass = qosClass
            forward = rates.forward.map { Double($0) * share }
            backward = rates.backward.map { Double($0) * share }
        }

        func rate(isForward: Bool) -> Double? { isForward ? forward : backward }
    }

    /// What is sent each way, a flow for each offer.
    private struct Flows {
        var forward: [ThroughputParameters.StreamClass]
        var backward: [ThroughputParameters.StreamClass]
        func callAsFunction(isForward: Bool) -> [ThroughputParameters.StreamClass] { isForward ? forward : backward }
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

    /// Loads the line with UDP of each offer in its class while classes are probed, and counts what came of both.
    ///
    /// - Parameters:
    ///   - probed: the classes that are probed, those of the offers among them.
    ///   - sparesOthers: ends the load when a class of another code point has been lost or too late for a second.
    func load(
        _ offers: [Offer], probed: [AcceptancePromise.Class], seconds: Int, _ ways: Ways, sparesOthers: Bool
    ) throws -> Seen {
        let flows = Flows(
            forward: offers.map { flow($0, isForward: true, probed: probed) },
            backward: offers.map { flow($0, isForward: false, probed: probed) })
        let parameters = parameters(flows, seconds: seconds, ways)
        var request = ThroughputRequest(Endpoint(reflector.address, port: loadPort), parameters)
        request.source = source
        request.limit = limit?.nanoseconds

        let halt = Halt()
        let loaded = Set(offers.map(\.qosClass.codePoint))
        let watches = probed.map { qosClass in
            let isSpared = sparesOthers && !loaded.contains(qosClass.codePoint)
            return ClassWatch(period: period(of: qosClass), limit: qosClass.delay) { if isSpared { halt.ask() } }
        }
        var runs: [ProbeRun] = []
        defer { for run in runs { _ = run.finish() } }
        for (qosClass, watch) in zip(probed, watches) {
            runs.append(try probing(settings(qosClass, period: period(of: qosClass))) { watch.note($0) })
        }
        let report = try send(request, halt)
        // Replies to the last probes.
        try wait(.milliseconds(500))
        let records = runs.map { $0.finish() }
        runs = []
        var seen = Seen()
        for (place, qosClass) in probed.enumerated() {
            let record = records[place]
            var part = Seen.Part(qosClass: qosClass)
            if let index = offers.firstIndex(where: { $0.qosClass.id == qosClass.id }) {
                let delays = record?.roundTripDelay
                let roundTrip = delays.map { $0.isEmpty ? 0 : $0.minimum / 1e9 } ?? 0
                part.loads = loads(report, index, flows, roundTrip: roundTrip).filter {
                    offers[index].rate(isForward: $0.way == .forward) != nil
                }
            }
            seen.parts.append(part)
        }
        judgeProbes(records, watches, &seen)
        return seen
    }

    /// Judges the classes' probes by what went beside them, when all loads are known.
    private func judgeProbes(_ records: [IntervalRecord?], _ watches: [ClassWatch], _ seen: inout Seen) {
        func lateness(_ way: AcceptanceFigure.Way) -> LoadLateness {
            seen.parts.flatMap(\.loads).filter { $0.way == way }.map(\.load.lateness).reduce(LoadLateness(), +)
        }
        let (there, back) = (lateness(.forward), lateness(.backward))
        let company = AcceptanceJudge.Company(
            lateness: there + back, isOneClass: seen.parts.flatMap(\.loads).contains { !$0.load.isMarked },
            probeOctets: probeOctets)
        for (place, record) in records.enumerated() {
            for index in seen.parts[place].loads.indices {
                seen.parts[place].loads[index].load.lateness =
                    seen.parts[place].loads[index].way == .forward ? there : back
            }
            let qosClass = seen.parts[place].qosClass
            seen.parts[place].delays = judge.figures(record, qosClass, beside: company)
            seen.parts[place].availability = judge.figures(
                watches[place].availability, qosClass, record, beside: company)
        }
    }

    /// What an offer sends: its rate without its probes', in datagrams so small that a slow class sends a hundred a second.
    ///
    /// What the bulk takes of the line as the others' rest, it shares with the probes of classes that have no rate.
    private func flow(
        _ offer: Offer, isForward: Bool, probed: [AcceptancePromise.Class]
    ) -> ThroughputParameters.StreamClass {
        // Nothing is promised this way: one datagram goes, since both ways have as many flows.
        var rate = offer.rate(isForward: isForward) ?? 0
        if rate > 0 { rate -= probeRate(offer.qosClass) }
        if rate > 0, offer.qosClass.id == promise.bulk.id {
            // What of the line no class was promised is theirs first.
            let rates = promise.loaded.map { Double($0.rates[isForward: isForward] ?? 0) }
            let spare = Double(promise.committed) - rates.reduce(0, +)
            let beside = probed.filter { promise.rates(of: $0)[isForward: isForward] == nil }
                .reduce(0) { $0 + probeRate($1) }
            rate -= max(0, beside - max(0, spare))
        }
        rate = max(1, rate)
        let length = min(datagram, max(Self.leastPacket, Int(rate / 8 / 100)) - headers)
        return .init(
            rate: UInt64(max(1, rate * Double(length) / Double(length + headers))),
            typeOfService: offer.qosClass.codePoint << 2, length: length)
    }

    /// Octets of IP packets of a class that is slow, about a G.711 call's.
    private static let leastPacket = 200

    private func parameters(_ flows: Flows, seconds: Int, _ ways: Ways) -> ThroughputParameters {
        // Of the server's own way, where it sends: one that knows no classes goes by that.
        let there = flows(isForward: ways == .forward)
        var parameters = ThroughputParameters()
        parameters.carrier = .udp
        parameters.hasWideCounters = true
        parameters.seconds = seconds
        parameters.isReverse = ways == .backward
        parameters.isBidirectional = ways == .both
        // What a server goes by that knows no classes: together no more than asked.
        parameters.parallel = there.count
        parameters.rate = there.reduce(0) { $0 + $1.rate } / UInt64(max(1, there.count))
        parameters.length = there.map(\.length).max() ?? datagram
        // One class for all would be the lowest: nobody's promise is to carry the whole line as its first.
        parameters.typeOfService = there.map(\.typeOfService).min() ?? 0
        if ways == .both, flows.forward != flows.backward {
            parameters.classes = flows.forward + flows.backward
        } else if there.count > 1 {
            parameters.classes = there
        }
        return parameters
    }

    /// What became of the `index`th flow each way.
    private func loads(
        _ report: ThroughputReport, _ index: Int, _ flows: Flows, roundTrip: Double
    ) -> [(way: AcceptanceFigure.Way, load: AcceptanceJudge.Load)] {
        report.directions.map { direction in
            let flow = flows(isForward: direction.isForward)[index]
            let asked = Double(flow.rate) * Double(flow.length + headers) / Double(flow.length)
            guard let alone = direction.alone(index) else {
                return (direction.isForward ? .forward : .backward, AcceptanceJudge.Load(asked: asked))
            }
            var load = AcceptanceJudge.Load(
                asked: asked, alone, length: flow.length, headers: headers, roundTrip: roundTrip)
            load.isMarked =
                flows.forward.count == 1 || alone.streams[0].sender?.typeOfService == flow.typeOfService
            return (direction.isForward ? .forward : .backward, load)
        }
    }

    /// One test by iperf3's protocol with the peer's server.
    private func send(_ request: ThroughputRequest, _ halt: Halt) throws -> ThroughputReport {
        let words = ThroughputFaultWords(place: "\(request.remote)", remote: request.remote, language: language)
        let outcome: ThroughputClientRun.Outcome
        let begin = Moment.now().monotonic
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
        if let limit = request.limit, Moment.now().monotonic - begin >= limit { throw OutOfTime() }
        switch outcome.failure {
        case nil: break
        // Nothing of it came, though the server and we agreed on it: that is what the line does to the class.
        case .starved? where outcome.report != nil: break
        case let failure?: throw CommandFault(words.code(failure), words.text(failure))
        }
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
