package import NetworkAddress
package import Telemetry

/// What a trace found.
package struct PathReport: Hashable, Sendable {
    package var hops: [PathHop]
    package var end: PathEnd
    /// Which answerer of a hop leads to which of the next one; where all paths were asked for.
    package var links: [PathLink]
    package var flows: Int
    package var sent: Int
    /// Nanoseconds.
    package var duration: Int64
    /// The time was up, or it was stopped, before all was asked.
    package var isCutShort: Bool
    /// Probability that no next hop of one router was overlooked, and a lower bound for all of them together; nil where
    /// one path was asked for.
    package var routerConfidence: Double?
    package var pathConfidence: Double?
    package var timestamps: TimestampSource
}

/// How a path ends.
package enum PathEnd: Hashable, Sendable {
    /// The destination answered, at this TTL.
    case reached(ttl: Int)
    /// Somebody at this TTL said that it can't be reached.
    case unreachable(ttl: Int, Unreachable)
    /// Nothing answered behind this TTL; 0 where nothing answered at all.
    case silent(after: Int)
}

/// The answers at one TTL.
package struct PathHop: Hashable, Sendable {
    package enum Status: String, Hashable, Sendable {
        /// Every probe was answered.
        case answered
        /// Probes went unanswered here, but the path goes on: the router limits its answers, or gives none. No loss.
        case rateLimitedOrSilent = "rate-limited or silent"
        /// The end of the path left probes unanswered: these are lost, or it too limits its answers.
        case partial
        /// Neither here nor behind did anybody answer.
        case noAnswer = "no answer"
    }

    package var ttl: Int
    package var sent: Int
    package var status: Status
    package var responders: [PathResponder]
    /// One flow was answered from more than one address: the router before spreads single packets, or the path changed.
    package var isUnsteady: Bool
    /// With multipath: as many flows were answered as the stopping rule asks for.
    package var isConfident: Bool

    package var answered: Int { responders.reduce(0) { $0 + $1.roundTrips.count } }
}

/// One address that answered at a hop.
package struct PathResponder: Hashable, Sendable {
    package var address: IPAddress
    package var answer: TraceAnswer
    /// Nanoseconds, in the order of sending; -1 for an answer whose time is unknown because the clock was stepped.
    package var roundTrips: [Int64]
    /// Of the first answer that had any, outermost first.
    package var labels: [MPLSLabel]
    /// TTL of the quoted packet: other than 1, routers on the way didn't count.
    package var quotedTTL: UInt8?
    package var isRewritten: Bool
    package var flows: [Int]

    package var minimum: Int64? { roundTrips.lazy.filter { $0 >= 0 }.min() }
    package var maximum: Int64? { roundTrips.lazy.filter { $0 >= 0 }.max() }
    package var median: Int64? {
        let sorted = roundTrips.filter { $0 >= 0 }.sorted()
        return sorted.isEmpty ? nil : sorted[(sorted.count - 1) / 2]
    }
}

/// Flows go from one to the other; `ttl` is the first one's.
package struct PathLink: Hashable, Sendable {
    package var ttl: Int
    package var from: IPAddress
    package var to: IPAddress
    package var flows: Int
}

extension PathSurvey {
    /// What has been found so far.
    package var report: PathReport {
        let end = pathEnd
        let last: Int =
            switch end {
            case .reached(let ttl), .unreachable(let ttl, _): settings.isMultipath ? longest ?? ttl : ttl
            case .silent(let ttl): ttl
            }
        var hops: [PathHop] = []
        let rule = settings.isMultipath ? StoppingRule(confidence: settings.confidence) : nil
        for ttl in stride(from: settings.firstHop, through: last, by: 1) {
            hops.append(hop(at: ttl, last: last, rule))
        }
        let routers = max(1, hops.dropLast().reduce(1) { $0 + $1.responders.count })
        return PathReport(
            hops: hops, end: end, links: settings.isMultipath ? links(upTo: last) : [],
            flows: Set(probes.map(\.flow)).count, sent: probes.count { $0.state != .planned && $0.state != .failed },
            duration: duration, isCutShort: isCutShort, routerConfidence: rule.map { 1 - $0.failure },
            pathConfidence: rule.map { max(0, 1 - $0.failure * Double(routers)) }, timestamps: timestamps)
    }

    /// The last TTL at which an answer came that isn't behind the end of its flow.
    private var longest: Int? {
        var ends: [Int: Int] = [:]
        for probe in probes where probe.state == .answered && probe.answer.isEnd {
            ends[probe.flow] = min(ends[probe.flow] ?? .max, probe.ttl)
        }
        return probes.lazy.filter { $0.state == .answered && $0.ttl <= ends[$0.flow] ?? .max }.map(\.ttl).max()
    }

    private var pathEnd: PathEnd {
        let answers = probes.filter { $0.state == .answered }
        let ends = answers.filter { $0.answer.isEnd && (settings.isMultipath || $0.flow == 0) }
        let reached = ends.filter { $0.answer == .reached }.map(\.ttl).min()
        if let first = ends.min(by: { $0.ttl < $1.ttl }) {
            if let reached, settings.isMultipath || reached <= first.ttl { return .reached(ttl: reached) }
            if case .unreachable(let why) = first.answer { return .unreachable(ttl: first.ttl, why) }
        }
        return .silent(after: answers.map(\.ttl).max() ?? 0)
    }

    private func hop(at ttl: Int, last: Int, _ rule: StoppingRule?) -> PathHop {
        // Of the one flow, what went beyond the end reached the end; what was answered there counts.
        let isEnd = ttl == last && !settings.isMultipath && end == ttl
        let here = probes.filter { probe in
            probe.state != .planned && probe.state != .failed
                && (probe.ttl == ttl || isEnd && probe.ttl > ttl && probe.state == .answered)
        }
        var responders: [PathResponder] = []
        var byFlow: [Int: Set<IPAddress>] = [:]
        for probe in here where probe.state == .answered {
            guard let address = probe.address else { continue }
            byFlow[probe.flow, default: []].insert(address)
            let place: Int
            if let known = responders.firstIndex(where: { $0.address == address }) {
                place = known
            } else {
                place = responders.count
                responders.append(
                    PathResponder(
                        address: address, answer: probe.answer, roundTrips: [], labels: [], isRewritten: false,
                        flows: []))
            }
            responders[place].roundTrips.append(probe.roundTrip ?? -1)
            if responders[place].labels.isEmpty { responders[place].labels = probe.labels }
            if responders[place].quotedTTL == nil { responders[place].quotedTTL = probe.quotedTTL }
            if probe.answer.isEnd { responders[place].answer = probe.answer }
            responders[place].isRewritten = responders[place].isRewritten || probe.isRewritten
            if !responders[place].flows.contains(probe.flow) { responders[place].flows.append(probe.flow) }
        }
        // In order of address, so that the same paths print the same.
        if settings.isMultipath { responders.sort { $0.address < $1.address } }
        let answered = here.count { $0.state == .answered }
        let status: PathHop.Status
        if answered == here.count, answered > 0 {
            status = .answered
        } else if ttl < last {
            status = .rateLimitedOrSilent
        } else {
            status = answered > 0 ? .partial : .noAnswer
        }
        let isConfident =
            rule.map { rule in
                byFlow.count >= rule.probes(known: max(1, responders.count))
                    || ttl > settings.firstHop && byFlow.count >= flowsBefore(ttl)
            } ?? false
        return PathHop(
            ttl: ttl, sent: here.count, status: status, responders: responders,
            isUnsteady: byFlow.values.contains { $0.count > 1 }, isConfident: isConfident)
    }

    /// Flows that go on behind the hop before: no more could be followed.
    private func flowsBefore(_ ttl: Int) -> Int {
        Set(probes.lazy.filter { $0.ttl == ttl - 1 && $0.state == .answered && !$0.answer.isEnd }.map(\.flow)).count
    }

    private func links(upTo last: Int) -> [PathLink] {
        var at: [Int: [Int: IPAddress]] = [:]
        for probe in probes where probe.state == .answered && at[probe.ttl]?[probe.flow] == nil {
            at[probe.ttl, default: [:]][probe.flow] = probe.address
        }
        var found: [PathLink] = []
        for ttl in stride(from: settings.firstHop, to: last, by: 1) {
            guard let here = at[ttl], let next = at[ttl + 1] else { continue }
            for (flow, from) in here.sorted(by: { $0.key < $1.key }) {
                guard let to = next[flow], from != settings.flow.destination else { continue }
                if let known = found.firstIndex(where: { $0.ttl == ttl && $0.from == from && $0.to == to }) {
                    found[known].flows += 1
                } else {
                    found.append(PathLink(ttl: ttl, from: from, to: to, flows: 1))
                }
            }
        }
        return found.sorted { ($0.ttl, $0.from, $0.to) < ($1.ttl, $1.from, $1.to) }
    }

    private var timestamps: TimestampSource {
        let answers = probes.filter { $0.state == .answered }
        let isKernel = !answers.isEmpty && answers.allSatisfy { $0.kernelTransmit != nil }
        let isArrival = !answers.isEmpty && answers.allSatisfy { $0.arrivalStamp == .kernel }
        return TimestampSource(transmit: isKernel ? .kernel : .user, receive: isArrival ? .kernel : .user)
    }
}
