/// The Control-Client of RFC 5357 §3 in unauthenticated mode, for one test session, as a value: octets of the TCP
/// connection go in, what to do comes out. It sends nothing and reads no clock.
///
///     var client = TwampControlClient(request)
///     for action in try client.receive(octets) { … }      // .send: write; .begin: the session runs
///     if let farewell = client.stop() { … }                // Stop-Sessions, when the probes are done
///
/// It keeps at most one message, so a peer can't make it use memory.
package struct TwampControlClient: Sendable {
    /// What the client waits for.
    package enum Step: Hashable, Sendable {
        case greeting, serverStart, acceptSession, startAck
        /// The session runs; nothing more is due from the server.
        case running
        case ended

        /// Octets of the message that ends it.
        var length: Int {
            switch self {
            case .greeting: TwampGreeting.length
            case .serverStart: TwampServerStart.length
            case .acceptSession: TwampAcceptSession.length
            case .startAck: TwampStartAck.length
            case .running: TwampStopSessions.length
            case .ended: 0
            }
        }
    }

    package enum Action: Hashable, Sendable {
        case send([UInt8])
        case begin(TwampSessionTerms)
        /// The server ends the session. RFC 5357 §3.8 leaves Stop-Sessions to the client; RFC 4656 §3.8, from which it
        /// comes, lets either side send it.
        case stopped(TwampAccept)
    }

    private let request: TwampSessionRequest
    package private(set) var step = Step.greeting
    private var pending: [UInt8] = []
    private var modes = TwampModes.unauthenticated
    private var terms: TwampSessionTerms?

    package init(_ request: TwampSessionRequest) {
        self.request = request
        pending.reserveCapacity(TwampGreeting.length)
    }

    /// Octets of the awaited message that have come.
    package var received: Int { pending.count }

    /// Takes in what came. After an error the connection is of no more use.
    package mutating func receive(_ octets: ArraySlice<UInt8>) throws(TwampControlFault) -> [Action] {
        var actions: [Action] = []
        var rest = octets
        while !rest.isEmpty, step != .ended {
            let taken = rest.prefix(step.length - pending.count)
            pending.append(contentsOf: taken)
            rest = rest.dropFirst(taken.count)
            guard pending.count == step.length else { break }
            // Each message answers one of ours, which the server can't have read before we sent it.
            guard rest.isEmpty || step == .startAck || step == .running else {
                throw .surplus(after: step, octets: rest.count)
            }
            actions.append(try take())
            pending.removeAll(keepingCapacity: true)
        }
        return actions
    }

    /// The error that the connection's end means; nil where it was the end of a session that we stopped.
    package func closed() -> TwampControlFault? {
        step == .ended ? nil : .closed(awaiting: step, received: pending.count)
    }

    /// Stop-Sessions for a running session, RFC 5357 §3.8; nil where none runs. Nothing answers it.
    package mutating func stop() -> [UInt8]? {
        defer { step = .ended }
        return step == .running ? TwampStopSessions(accept: .ok, sessions: 1).octets : nil
    }

    private mutating func take() throws(TwampControlFault) -> Action {
        switch step {
        case .greeting:
            modes = try Self.choose(pending.withUnsafeBytes { TwampGreeting($0) })
            step = .serverStart
            return .send(TwampSetUpResponse(modes: modes).octets)
        case .serverStart:
            let start = pending.withUnsafeBytes { TwampServerStart($0) }
            try check(start?.accept)
            step = .acceptSession
            return .send(request.octets(in: modes))
        case .acceptSession:
            let answer = pending.withUnsafeBytes { TwampAcceptSession($0) }
            try check(answer?.accept)
            guard let answer, answer.port != 0 else { throw .noPort }
            terms = TwampSessionTerms(
                modes: modes, port: answer.port, sessionIdentifier: answer.sessionIdentifier)
            step = .startAck
            return .send(TwampStartSessions.octets)
        case .startAck:
            let answer = pending.withUnsafeBytes { TwampStartAck($0) }
            try check(answer?.accept)
            guard let terms else { throw .noPort }
            step = .running
            return .begin(terms)
        case .running, .ended:
            guard let stop = pending.withUnsafeBytes({ TwampStopSessions($0) }) else {
                throw .unexpected(command: pending.first ?? 0)
            }
            step = .ended
            return .stopped(stop.accept)
        }
    }

    /// RFC 4656 §3.1: no modes at all say that the server does not wish to talk. Of what it offers we choose
    /// unauthenticated mode, and symmetrical size where it is there: replies are then never longer than requests.
    private static func choose(_ greeting: TwampGreeting?) throws(TwampControlFault) -> TwampModes {
        guard let greeting, !greeting.isForeign else { throw .foreignGreeting }
        guard !greeting.modes.isEmpty else { throw .unwilling }
        guard greeting.modes.contains(.unauthenticated) else { throw .modesRefused(offered: greeting.modes) }
        return greeting.modes.intersection([.unauthenticated, .symmetricalSize])
    }

    private func check(_ accept: TwampAccept?) throws(TwampControlFault) {
        guard let accept, accept == .ok else { throw .refused(at: step, accept ?? TwampAccept(1)) }
    }
}

/// What client and server agreed on.
package struct TwampSessionTerms: Hashable, Sendable {
    package var modes: TwampModes
    /// Where the reflector expects the test packets.
    package var port: UInt16
    package var sessionIdentifier: TwampSessionIdentifier
}

/// Why a control connection came to nothing.
package enum TwampControlFault: Error, Hashable, Sendable {
    /// A Modes field of zero.
    case unwilling
    /// Another protocol answers on that port.
    case foreignGreeting
    /// The server asks for keys.
    case modesRefused(offered: TwampModes)
    /// An Accept field that isn't zero, in the message awaited at `at`.
    case refused(at: TwampControlClient.Step, TwampAccept)
    /// An accepted session without a port.
    case noPort
    case surplus(after: TwampControlClient.Step, octets: Int)
    /// A command in a running session that isn't Stop-Sessions.
    case unexpected(command: UInt8)
    /// The server closed the connection.
    case closed(awaiting: TwampControlClient.Step, received: Int)
}
