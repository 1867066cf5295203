import Rendering

/// The server's side of one test's control connection, from the client's cookie on: octets in, what to do out.
package struct ThroughputServer: Sendable {
    package enum Action: Hashable, Sendable {
        case send([UInt8])
        /// Open what takes the streams, then call `streamsAreAwaited()`.
        case awaitStreams(ThroughputParameters)
        /// The client ended the test: stop, then call `exchange()`.
        case stop
        /// What the client counted; answer with `send(results:)`.
        case giveResults(ThroughputResults)
        /// All is said; the client has nothing more to say.
        case finish
        case fail(Failure)
    }

    package enum Failure: Error, Hashable, Sendable {
        case clientTerminated
        case closed
        case unexpected(String)
        case badDocument(ControlFrames.Fault)
        case badParameters(ThroughputErrorCode)
        case badResults

        /// What the client is told; nil where there is nobody to tell, or nothing to be told.
        package var code: ThroughputErrorCode? {
            switch self {
            case .clientTerminated, .closed: nil
            case .unexpected: .unknownMessage
            case .badDocument: .parameters
            case .badParameters(let code): code
            case .badResults: .results
            }
        }
    }

    package enum Phase: Sendable { case parameters, streams, running, ending, results, display, over }

    package private(set) var phase = Phase.parameters
    package private(set) var parameters = ThroughputParameters()
    private var frames = ControlFrames(limit: ThroughputParameters.jsonLimit)

    package init() {}

    /// The first octets to the client.
    package func greeting() -> [UInt8] { [ThroughputState.parameterExchange.octet] }

    /// Answers `awaitStreams`.
    package func streamsAreAwaited() -> [UInt8] { [ThroughputState.createStreams.octet] }

    /// To be called when all streams are there; data may flow when this has gone.
    package mutating func start() -> [UInt8] {
        phase = .running
        return [ThroughputState.testStart.octet, ThroughputState.testRunning.octet]
    }

    /// Answers `stop`.
    package mutating func exchange() -> [UInt8] {
        phase = .results
        var results = ControlFrames(limit: ThroughputResults.jsonLimit)
        while let octet = frames.octet() { results.append([octet]) }
        frames = results
        return [ThroughputState.exchangeResults.octet]
    }

    /// Answers `giveResults`.
    package mutating func send(results: ThroughputResults) -> [UInt8] {
        phase = .display
        return ControlFrames.encode(results.json) + [ThroughputState.displayResults.octet]
    }

    /// Ends the test from our side: what the client is told.
    package mutating func terminate(_ code: ThroughputErrorCode? = nil, errno: Int32 = 0) -> [UInt8] {
        guard phase != .over else { return [] }
        phase = .over
        return code?.message(errno: errno) ?? [ThroughputState.serverTerminate.octet]
    }

    /// The client's end of the connection: right where all has been said.
    package mutating func receiveEnd() -> [Action] {
        defer { phase = .over }
        return phase == .display ? [.finish] : phase == .over ? [] : [.fail(.closed)]
    }

    package mutating func receive(_ octets: some Sequence<UInt8>) -> [Action] {
        guard phase != .over else { return [] }
        frames.append(octets)
        var actions: [Action] = []
        do throws(Failure) {
            // The caller's answers move the phase on, so no more than one action at a time but sending.
            while phase != .over, actions.isEmpty, let next = try step() { actions.append(contentsOf: next) }
        } catch {
            phase = .over
            if let code = error.code { actions.append(.send(code.message())) }
            actions.append(.fail(error))
        }
        return actions
    }

    private mutating func step() throws(Failure) -> [Action]? {
        switch phase {
        case .parameters:
            guard let document = try document() else { return nil }
            do throws(ThroughputErrorCode) { parameters = try ThroughputParameters(reading: document) } catch {
                throw .badParameters(error)
            }
            phase = .streams
            return [.awaitStreams(parameters)]
        case .results:
            guard let document = try document() else { return nil }
            guard let results = ThroughputResults(reading: document) else { throw .badResults }
            return [.giveResults(results)]
        case .streams, .running, .ending, .display, .over:
            guard let octet = frames.octet() else { return nil }
            guard let state = ThroughputState(octet: octet) else { throw .unexpected("\(octet)") }
            switch (state, phase) {
            case (.clientTerminate, _): throw .clientTerminated
            case (.testEnd, .running):
                phase = .ending
                return [.stop]
            case (.done, .display):
                phase = .over
                return [.finish]
            default: throw .unexpected("\(state)")
            }
        }
    }

    private mutating func document() throws(Failure) -> JSONValue? {
        do throws(ControlFrames.Fault) { return try frames.document() } catch { throw .badDocument(error) }
    }
}

extension ThroughputErrorCode: Error {}
