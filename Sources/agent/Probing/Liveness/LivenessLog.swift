/// What became of a session: when it came up, and every time that it was lost.
package struct LivenessLog: Sendable {
    package struct Outage: Hashable, Sendable {
        package enum Kind: Hashable, Sendable {
            case network
            /// The peer was told to end it, or we were.
            case administrative
            /// We may have caused it: of the network nothing is known.
            case notMeasured(LivenessFault)
        }

        /// Which way was cut, as far as the two sides' diagnostics tell.
        package enum Direction: String, Hashable, Sendable { case forward, `return`, unknown }

        package var kind: Kind
        package var direction: Direction
        /// The last moment at which both ways are known to have worked: `LivenessChange.lastGood`.
        package var begin: Moment
        package var detected: Moment
        /// The first packet after a silence.
        package var heardAgain: Moment?
        /// Up again; nil while it lasts.
        package var restored: Moment?
        package var localDiagnostic: BFDDiagnostic
        package var remoteDiagnostic: BFDDiagnostic
        /// Nanoseconds by which it was detected after it was due.
        package var lateness: Int64

        /// Nanoseconds until it was restored, or until `now`.
        package func duration(until now: Moment) -> Int64 {
            (restored ?? now).monotonic - begin.monotonic
        }
        package var detectionLatency: Int64 { detected.monotonic - begin.monotonic }
    }

    package let started: Moment
    /// When it first came up.
    package private(set) var firstUp: Moment?
    package private(set) var outages: [Outage] = []
    package private(set) var state = BFDState.down
    /// What the peer last said of itself.
    package private(set) var remoteDiagnostic = BFDDiagnostic.none

    package init(started: Moment) { self.started = started }

    /// Nanoseconds from the start.
    package var timeToUp: Int64? { firstUp.map { $0.monotonic - started.monotonic } }

    /// Takes an event; `now` is any later moment, which relates the two clocks.
    package mutating func note(_ event: LivenessEvent, at now: Moment) {
        switch event {
        case .changed(let change): note(change, at: now)
        case .heardAgain(let time, _, let diagnostic):
            remoteDiagnostic = diagnostic
            guard let last = outages.indices.last, outages[last].restored == nil, outages[last].heardAgain == nil else {
                return
            }
            outages[last].heardAgain = now.moved(to: time)
            outages[last].remoteDiagnostic = diagnostic
            guard outages[last].localDiagnostic == .detectionTimeExpired else { return }
            // We missed its packets, and it had ours to the end: our signal ended its side. Had its own Detection Time expired,
            // nothing would be known of the way there: we send slowly since, and the signal itself may have been lost.
            if diagnostic == .neighborSignaledDown { outages[last].direction = .`return` }
        }
    }

    private mutating func note(_ change: LivenessChange, at now: Moment) {
        state = change.to
        remoteDiagnostic = change.remoteDiagnostic
        let time = now.moved(to: change.time)
        if change.to == .up {
            if firstUp == nil { firstUp = time }
            if let last = outages.indices.last, outages[last].restored == nil { outages[last].restored = time }
        }
        guard change.from == .up, change.cause != .administrative else { return }
        let kind: Outage.Kind =
            if change.cause == .received, change.remoteState == .adminDown {
                .administrative
            } else if let fault = change.fault {
                .notMeasured(fault)
            } else {
                .network
            }
        let isForward = change.cause == .received && change.remoteDiagnostic == .detectionTimeExpired
        outages.append(
            Outage(
                kind: kind, direction: isForward && kind == .network ? .forward : .unknown,
                begin: now.moved(to: change.lastGood ?? change.time), detected: time,
                localDiagnostic: change.localDiagnostic, remoteDiagnostic: change.remoteDiagnostic,
                lateness: change.lateness))
    }
}

extension Moment {
    /// The moment at `time` on the monotonic clock, labelled as far before or after this one.
    package func moved(to time: MonotonicTime) -> Moment {
        Moment(wall: wall + (time - monotonic), monotonic: time)
    }
}
