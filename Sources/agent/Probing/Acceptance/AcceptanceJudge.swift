package import Telemetry

/// Holds what was measured against what was promised.
package struct AcceptanceJudge: Sendable {
    package let promise: AcceptancePromise

    /// A receiver's clock and a paced sender's last datagram leave the rate this much uncertain.
    package static let rateTolerance = 0.005
    /// A sender that brings less than this of what it was to send did not load the line.
    package static let leastOffered = 0.98

    /// Why what is promised of each class was not measured with a server that knows no classes.
    package static let oneClass = "the sender there sends all classes as one"

    package init(_ promise: AcceptancePromise) { self.promise = promise }

    /// What the load of one class shows, one way.
    package struct Load: Hashable, Sendable {
        /// Bits per second of IP packets.
        package var asked: Double
        /// Bits per second that one packet is worth over the time of the load: a count of packets is no finer.
        package var grain = 0.0
        /// The sender put the class's code point into its packets, as far as it says.
        package var isMarked = true
        package var sent: Double?
        package var received: Double?
        package var packets: UInt64?
        package var lost: UInt64?
        /// Packets that the sender counted; nil where it didn't say.
        package var sentPackets: UInt64?
        /// Datagrams that the receiving host's own buffer had no room for; nil where it didn't say.
        package var ownOverflow: UInt64?
        /// Octets of IP of one of its packets.
        package var packetOctets = 1
        /// How late it left, and with it all that was sent the same way at the same time.
        package var lateness = LoadLateness()

        package init(asked: Double) { self.asked = asked }

        /// Of one direction of a UDP test. `headers` are the octets of IP and UDP before each datagram of `length`;
        /// `roundTrip`, in seconds, is part of the time that a server counts before the first and behind the last datagram.
        package init(
            asked: Double, _ direction: ThroughputReport.Direction, length: Int, headers: Int, roundTrip: Double = 0
        ) {
            self.asked = asked
            let whole = Double(length + headers) / Double(length)
            if let octets = direction.sentOctets, direction.sentSeconds > 0 {
                sent = Double(octets) * 8 / direction.sentSeconds * whole
            }
            if let octets = direction.receivedOctets, direction.receivedSeconds > 0 {
                let time =
                    direction.isForward
                    ? max(direction.sentSeconds, direction.receivedSeconds - roundTrip) : direction.receivedSeconds
                received = Double(octets) * 8 / time * whole
            }
            let seconds = direction.isForward ? direction.sentSeconds : direction.receivedSeconds
            if seconds > 0 { grain = Double((length + headers) * 8) / seconds }
            packets = direction.packets
            lost = direction.lost
            sentPackets = direction.packetsSent
            ownOverflow = direction.ownOverflow
            packetOctets = length + headers
            if let longest = direction.lateness {
                lateness = LoadLateness(
                    longest: longest,
                    octets: direction.late.map { $0.multipliedReportingOverflow(by: UInt64(packetOctets)).partialValue }
                )
            }
        }

        /// Why a figure that fails because so many packets are missing says nothing of the line; nil where it does.
        func excuse(missing packets: Double) -> String? {
            // No burst loses everything.
            received == 0 ? nil : lateness.excuse(lost: packets, of: packetOctets)
        }
    }

    /// The load beside which probes went.
    package struct Company: Hashable, Sendable {
        /// Of all classes, both ways: a burst of one holds up all.
        package var lateness: LoadLateness
        /// A sender put all classes' load into one: what came of probes says nothing of what is promised beside the right one.
        package var isOneClass: Bool
        /// Octets of IP of a probe.
        package var probeOctets: Int

        package init(lateness: LoadLateness = LoadLateness(), isOneClass: Bool = false, probeOctets: Int = 1) {
            self.lateness = lateness
            self.isOneClass = isOneClass
            self.probeOctets = probeOctets
        }

        func excuse(lost probes: Double) -> String? { lateness.excuse(lost: probes, of: probeOctets) }
    }

    /// Rate and loss of a class's load.
    package func figures(
        _ load: Load, _ way: AcceptanceFigure.Way, _ limit: AcceptancePromise.Class
    ) -> [AcceptanceFigure] {
        var reason: String?
        if let sent = load.sent, sent + load.grain < load.asked * Self.leastOffered {
            reason = "the sender was too slow"
        }
        if load.received == nil { reason = "the receiver gave no figure" }
        if !load.isMarked { reason = Self.oneClass }
        let least = min(load.asked, load.sent ?? load.asked) * (1 - Self.rateTolerance - limit.loss) - load.grain
        let rate = AcceptanceFigure(
            "rate", way, of: limit.id, reason == nil ? load.received : nil, "bit/s", max(0, least), bound: .atLeast,
            reason: reason)
        let own = (load.ownOverflow ?? 0) > 0 ? "the receiving host's own buffer overflowed" : nil
        var ratio: Double?
        if let packets = load.packets, let lost = load.lost, packets > 0 {
            reason = reason ?? own
            ratio = Double(lost) / Double(packets)
        } else if load.received == 0, (load.sentPackets ?? 0) > 0 {
            ratio = 1
        } else {
            reason = reason ?? "the receiver gave no figure"
        }
        let loss = AcceptanceFigure(
            "loss", way, of: limit.id, reason == nil ? ratio : nil, "ratio", limit.loss, reason: reason)
        let fewer = load.grain > 0 ? (least - (load.received ?? 0)) / load.grain : 0
        let more = (ratio ?? 0) - limit.loss
        return [
            rate.excused(by: own).excused(by: load.excuse(missing: fewer)),
            loss.excused(by: own).excused(by: load.excuse(missing: more * Double(load.packets ?? 0))),
        ]
    }

    /// Loss, delay and variation of a class's probes; `record` is nil where there was no session.
    ///
    /// - Parameter load: beside which they went.
    package func figures(
        _ record: IntervalRecord?, _ qosClass: AcceptancePromise.Class, beside load: Company = Company()
    ) -> [AcceptanceFigure] {
        plainFigures(record, qosClass, load).map { $0.withheld(because: load.isOneClass ? Self.oneClass : nil) }
    }

    private func plainFigures(
        _ record: IntervalRecord?, _ qosClass: AcceptancePromise.Class, _ load: Company
    ) -> [AcceptanceFigure] {
        guard let record, record.sent > 0, record.unmeasured + record.unsent <= record.sent / 10 else {
            let faults = record.map { $0.notMeasured.map(\.rawValue).joined(separator: ", ") } ?? ""
            let reason = faults.isEmpty ? "no probe was decided" : faults
            return [
                AcceptanceFigure("loss", .both, of: qosClass.id, nil, "ratio", qosClass.loss, reason: reason),
                AcceptanceFigure("delay", .both, of: qosClass.id, nil, "ms", qosClass.delay, reason: reason),
                AcceptanceFigure("variation", .both, of: qosClass.id, nil, "ms", qosClass.variation, reason: reason),
            ]
        }
        func milliseconds(_ value: Double?) -> Double? { value.map { $0 / 1e6 } }
        let none = record.received == 0 ? "no probe was answered" : nil
        // Reasons that make delays wrong, or ours, without a probe that counts for nothing.
        let ours: Set<NotMeasured> = [.cpuStolen, .clockSlewed, .clockStep, .suspended, .lateSend]
        let faults = record.notMeasured.filter { ours.contains($0) }.map(\.rawValue).joined(separator: ", ")
        func time(_ metric: String, _ value: Double?, _ limit: Double?) -> AcceptanceFigure {
            let value = milliseconds(value)
            let beyond = value.flatMap { value in limit.map { (value - $0) * 1e6 } } ?? 0
            return AcceptanceFigure(metric, .both, of: qosClass.id, value, "ms", limit, reason: none)
                .excused(by: faults.isEmpty ? nil : faults).excused(by: load.lateness.excuse(delay: beyond))
        }
        let beyond = Double(record.lost) - qosClass.loss * Double(record.sent)
        return [
            AcceptanceFigure(
                "loss", .both, of: qosClass.id, Double(record.lost) / Double(record.sent), "ratio", qosClass.loss
            ).excused(by: record.received == 0 ? nil : load.excuse(lost: beyond)),
            time("delay", record.roundTripDelay.quantile(0.99), qosClass.delay),
            time("variation", record.delayVariation.quantile(0.999), qosClass.variation),
        ]
    }

    /// The line's promise of availability holds for each of its classes.
    ///
    /// - Parameters:
    ///   - record: of the probes that were counted.
    ///   - load: beside which they went.
    package func figures(
        _ availability: AvailabilityCount, _ qosClass: AcceptancePromise.Class, _ record: IntervalRecord? = nil,
        beside load: Company = Company()
    ) -> [AcceptanceFigure] {
        var excuse: String?
        if let record, record.unmeasured > 0 {
            excuse = record.notMeasured.map(\.rawValue).joined(separator: ", ")
        } else if let record, record.received > 0 {
            excuse = load.excuse(lost: Double(record.lost))
        }
        return plainFigures(availability, qosClass).map {
            $0.excused(by: excuse).withheld(because: load.isOneClass ? Self.oneClass : nil)
        }
    }

    private func plainFigures(
        _ availability: AvailabilityCount, _ qosClass: AcceptancePromise.Class
    ) -> [AcceptanceFigure] {
        var ratio = AcceptanceFigure(
            "availability", .both, of: qosClass.id, availability.ratio, "ratio", promise.availability,
            bound: .atLeast, reason: availability.ratio == nil ? "no probe was decided" : nil)
        if ratio.value != nil, availability.seconds < AvailabilityCount.run {
            ratio = ratio.asNoted
            ratio.reason = "shorter than an outage of \(AvailabilityCount.run) s"
        }
        return [
            ratio,
            AcceptanceFigure(
                "severely_errored", .both, of: qosClass.id, Double(availability.severelyErrored), "s", nil),
        ]
    }

    /// How many probes and replies came with another code point than they left with.
    ///
    /// - Parameter answers: probes that were answered at all.
    package func figures(
        _ seen: SessionInsight.ClassOfService?, _ qosClass: AcceptancePromise.Class, answers: UInt64 = 1
    ) -> [AcceptanceFigure] {
        guard let seen, seen.replies > 0 else {
            return [
                AcceptanceFigure(
                    "dscp", .both, of: qosClass.id, nil, "remarked", 0,
                    reason: answers == 0 ? "no probe was answered" : "the reflector says nothing of code points")
            ]
        }
        func figure(_ way: AcceptanceFigure.Way, _ count: UInt64, _ last: UInt8?) -> AcceptanceFigure {
            AcceptanceFigure(
                "dscp", way, of: qosClass.id, Double(count), "remarked", 0,
                reason: last.map { "\(qosClass.codePoint) came as \($0)" })
        }
        return [
            figure(.forward, seen.remarkedForward, seen.lastForward),
            figure(.backward, seen.remarkedReturn, seen.lastReturn),
        ]
    }

    /// The largest packet that passes, in octets of IP; nil where none did.
    package func figure(mtu: Int?) -> AcceptanceFigure {
        AcceptanceFigure(
            "mtu", .both, mtu.map { Double($0) }, "octet", promise.mtu.map { Double($0) }, bound: .atLeast,
            reason: mtu == nil ? "no probe of any size was answered" : nil)
    }

    /// An outage shorter than this, in nanoseconds, is a lost probe or two and no change-over.
    package static let leastOutage: UInt64 = 200_000_000

    /// What the probes saw while the primary way was taken away: for how long there was no service, and whether it came back.
    ///
    /// - Parameter silence: how long nothing had been answered at the end.
    package func failover(_ record: IntervalRecord?, silence: Duration) -> [AcceptanceFigure] {
        func none(_ reason: String) -> [AcceptanceFigure] {
            [AcceptanceFigure("failover", .both, nil, "ms", promise.failover, reason: reason)]
        }
        guard let record, record.sent > 0 else { return none("no probe was decided") }
        if record.unmeasured + record.unsent > 0 {
            return none(record.notMeasured.map(\.rawValue).joined(separator: ", "))
        }
        guard record.longestOutage >= Self.leastOutage else {
            return none("no outage was seen: the primary way was not taken away")
        }
        let isBack = silence < .seconds(2)
        return [
            AcceptanceFigure(
                "failover", .both, Double(record.longestOutage) / 1e6, "ms", promise.failover),
            AcceptanceFigure(
                "restored", .both, isBack ? 1 : 0, "yes_no", 1, bound: .atLeast,
                reason: isBack ? nil : "nothing was answered over the backup"),
        ]
    }
}
