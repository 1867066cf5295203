package import NetworkAddress
package import Probing

/// What the client asks of a test.
package struct CapacityRequest: Sendable {
    package enum Direction: String, Sendable { case up, down }

    package var server: Endpoint
    package var source: IPAddress?
    package var direction = Direction.down
    /// What is asked of the server; command, answer, rate and trailer are filled in.
    package var terms = ActivationPDU()
    package var modifiers: SetupPDU.Modifiers = .jumbo
    /// Whether other modifiers are tried where the server has others.
    package var adaptsModifiers = true
    /// Mbit/s; 0 for unsaid.
    package var bandwidth: UInt16 = 0
    /// Bits per second of IP packets that this host never sends above; nil for none.
    package var maximumRate: Double?
    /// Octets of IP packets that this host sends at most in an upstream test, whatever the far end says that it received; nil
    /// for no limit.
    package var octetLimit: UInt64?
    package var key: CapacityKey?
    package var sendsChecksums = false

    package init(server: Endpoint) { self.server = server }
}

/// How our own host disturbed a test. None of it is the network's loss.
package struct CapacityOwnFaults: Hashable, Sendable {
    /// Datagrams for which our receive buffer had no room.
    package var receiveOverflow: UInt64 = 0
    /// Datagrams that our send buffer had no room for; their numbers were used again.
    package var sendRefused: UInt64 = 0
    /// Datagrams that were left out because we came too late to send them.
    package var sendOmitted: UInt64 = 0
    /// Bursts over a millisecond late, of how many.
    package var lateBursts: UInt64 = 0
    package var bursts: UInt64 = 0
    /// Nanoseconds.
    package var sendLateness: Int64 = 0

    package init() {}

    package var isAny: Bool { receiveOverflow + sendOmitted > 0 }
}

/// A test's end, at the client.
package struct CapacityOutcome: Sendable {
    package enum End: Hashable, Sendable {
        /// The server ended the test in time.
        case complete
        /// We ended it.
        case interrupted
        /// The server fell silent.
        case silent
    }

    package var server: Endpoint
    package var local: Endpoint?
    /// As settled by the server.
    package var terms: ActivationPDU
    package var setup: SetupPDU
    package var report: CapacityReport
    package var faults = CapacityOwnFaults()
    package var end = End.complete
    /// Status messages that got lost.
    package var statusLosses: UInt64 = 0
    /// Load messages sent by us, in an upstream test.
    package var sent: UInt64 = 0
    /// Messages that were none of the test's.
    package var malformed: UInt64 = 0
    /// Milliseconds, with the difference of the clocks.
    package var leastDelay: Double?
    /// Milliseconds.
    package var leastRoundTrip: Double?
    /// nil where too few round trips were measured.
    package var latency: WorkingLatency?
    /// Nanoseconds since 1970.
    package var begin: Int64 = 0
    package var finish: Int64 = 0
}

/// Why there was no test.
package enum CapacityFailure: Error, Hashable, Sendable {
    case socket(SocketError)
    /// No answer to the Setup Request.
    case noSetupAnswer
    /// No answer to the Test Activation Request, from the port that the server named.
    case noActivationAnswer(Endpoint)
    case refused(code: UInt8, version: UInt16)
    case activationRefused(code: UInt8)
    /// The answer is not signed with our key.
    case unauthentic
    /// The answer's time is too far from ours.
    case clock(seconds: Int64)
    case keyRefused
    case badTerms
    case interrupted
}
