package import Telemetry

/// Holds what was measured against what was promised.
package struct AcceptanceJudge: Sendable {
    package let promise: AcceptancePromise

    /// A receiver's clock and a paced sender's last datagram leave the rate this much uncertain.
    package static let rateTolerance = 0.005
    /// A sender that brings less than this of what it was to send did not load the line.
    package static let leastOffered = 0.98
    /// Nanoseconds. Who sends later than this makes up for it in a burst, which no line has promised to hold.
    package static let mostLateness: Int64 = 5_000_000

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
        /// Nanoseconds by which a datagram left late at most; nil where the sender didn't say.
        package var lateness: Int64?

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
            lateness = direction.lateness
        }

        /// Why a figure that fails under this load says nothing of the line; nil where it does.
        package var excuse: String? {
            // No burst loses everything.
            guard received != 0, let lateness, lateness > AcceptanceJudge.mostLateness else { return nil }
            return "the load left up to \(lateness / 1_000_000) ms late, and then in a burst"
        }
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
        if !load.isMarked { reason = "the sender there sends all classes as one" }
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
        return [rate, loss].map { $0.excused(by: own).excused(by: load.excuse) }
    }

    /// Loss, delay and variation of a class's probes; `record` is nil where there was no session.
    package func figures(_ record: IntervalRecord?, _ qosClass: AcceptancePromise.Class) -> [AcceptanceFigure] {
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
        let excuse = record.notMeasured.filter { ours.contains($0) }.map(\.rawValue).joined(separator: ", ")
        return [
            AcceptanceFigure(
                "loss", .both, of: qosClass.id, Double(record.lost) / Double(record.sent), "ratio", qosClass.loss),
            AcceptanceFigure(
                "delay", .both, of: qosClass.id, milliseconds(record.roundTripDelay.quantile(0.99)), "ms",
                qosClass.delay, reason: none
            ).excused(by: excuse.isEmpty ? nil : excuse),
            AcceptanceFigure(
                "variation", .both, of: qosClass.id, milliseconds(record.delayVariation.quantile(0.999)), "ms",
                qosClass.variation, reason: none
            ).excused(by: excuse.isEmpty ? nil : excuse),
        ]
    }

    /// The line's promise of availability holds for each of its classes.
    package func figures(
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
