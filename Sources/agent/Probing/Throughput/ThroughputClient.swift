import Rendering

/// The client's side of a test's control connection: octets in, what to do out. No socket, no clock.
///
///     cookie → PARAM_EXCHANGE, parameters → CREATE_STREAMS, streams → TEST_START, TEST_RUNNING, data, TEST_END →
///     EXCHANGE_RESULTS, results both ways → DISPLAY_RESULTS, IPERF_DONE
package struct ThroughputClient: Sendable {
    package enum Action: Hashable, Sendable {
        case send([UInt8])
        /// Connect the streams, in order; `streams` need no answer.
        case openStreams
        /// Send and receive.
        case run
        /// The server waits for what we counted: `send(results:)`.
        case giveResults
        /// What the server counted. The test is over; close when what is to be sent has gone.
        case finish(ThroughputResults)
        case fail(Failure)
    }

    package enum Failure: Error, Hashable, Sendable {
        /// Another test is under way there.
        case busy
        /// The server says so: iperf3's number and errno(3).
        case refused(Int32, errno: Int32)
        case serverTerminated
        case closed
        /// Something that the protocol doesn't have there.
        case unexpected(String)
        case badDocument(ControlFrames.Fault)
        case badResults
    }

    package enum Phase: Int, Comparable, Sendable {
        case greeting, streams, start, running, ending, results, display, over
        package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
    }

    package private(set) var phase = Phase.greeting
    private let parameters: ThroughputParameters
    private var frames = ControlFrames(limit: ThroughputResults.jsonLimit)
    private var results: ThroughputResults?
    /// A server's error, whose numbers haven't come yet.
    private var isFailing = false

    package init(_ parameters: ThroughputParameters) { self.parameters = parameters }

    /// The first octets.
    package func greeting(_ cookie: ThroughputCookie) -> [UInt8] { cookie.octets }

    /// To be called when the test's time is over or the user ends it. Empty where no test runs.
    package mutating func end() -> [UInt8] {
        guard phase == .running else { return [] }
        phase = .ending
        return [ThroughputState.testEnd.octet]
    }

    /// Gives the test up.
    package mutating func terminate() -> [UInt8] {
        guard phase != .over else { return [] }
        phase = .over
        return [ThroughputState.clientTerminate.octet]
    }

    /// Answers `giveResults`.
    package func send(results: ThroughputResults) -> [UInt8] { ControlFrames.encode(results.json) }

    /// The peer's end of the connection.
    package mutating func receiveEnd() -> [Action] {
        guard phase != .over else { return [] }
        phase = .over
        return [.fail(.closed)]
    }

    /// What came.
    package mutating func receive(_ octets: some Sequence<UInt8>) -> [Action] {
        guard phase != .over else { return [] }
        frames.append(octets)
        var actions: [Action] = []
        do throws(Failure) {
            while phase != .over, let next = try step() { actions.append(contentsOf: next) }
        } catch {
            phase = .over
            actions.append(.fail(error))
        }
        return actions
    }

    /// nil where more octets are needed.
    private mutating func step() throws(Failure) -> [Action]? {
        if isFailing {
            guard frames.count >= 8, let code = frames.number(), let errno = frames.number() else { return nil }
            throw .refused(code, errno: errno)
        }
        if phase == .results {
            let document: JSONValue?
            do throws(ControlFrames.Fault) { document = try frames.document() } catch { throw .badDocument(error) }
            guard let document else { return nil }
            results = ThroughputResults(reading: document)
            guard results != nil else { throw .badResults }
            phase = .display
            return []
        }
        guard let octet = frames.octet() else { return nil }
        guard let state = ThroughputState(octet: octet) else { throw .unexpected("\(octet)") }
        switch (state, phase) {
        case (.serverError, _):
            isFailing = true
            return []
        case (.accessDenied, _): throw .busy
        case (.serverTerminate, _): throw .serverTerminated
        case (.parameterExchange, .greeting):
            phase = .streams
            return [.send(ControlFrames.encode(parameters.json))]
        case (.createStreams, .streams):
            phase = .start
            return [.openStreams]
        case (.testStart, .start): return []
        case (.testRunning, .start):
            phase = .running
            return [.run]
        case (.exchangeResults, .ending):
            phase = .results
            return [.giveResults]
        case (.displayResults, .display):
            guard let results else { throw .badResults }
            phase = .over
            return [.send([ThroughputState.done.octet]), .finish(results)]
        default: throw .unexpected("\(state)")
        }
    }
}
