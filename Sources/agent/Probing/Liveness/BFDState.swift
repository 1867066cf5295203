/// The state of one side of a session, RFC 5880 §4.1 (Sta).
package enum BFDState: UInt8, Sendable, CaseIterable {
    case adminDown = 0
    case down
    /// The peer is heard, and has not yet said that it hears us.
    case `init`
    case up
}

/// Why a side last changed its state, RFC 5880 §4.1 (Diag): five bits of which nine values have a meaning.
package struct BFDDiagnostic: RawRepresentable, Hashable, Sendable {
    package var rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue & 0x1F }

    package static let none = BFDDiagnostic(rawValue: 0)
    package static let detectionTimeExpired = BFDDiagnostic(rawValue: 1)
    package static let echoFailed = BFDDiagnostic(rawValue: 2)
    package static let neighborSignaledDown = BFDDiagnostic(rawValue: 3)
    package static let forwardingPlaneReset = BFDDiagnostic(rawValue: 4)
    package static let pathDown = BFDDiagnostic(rawValue: 5)
    package static let concatenatedPathDown = BFDDiagnostic(rawValue: 6)
    package static let administrativelyDown = BFDDiagnostic(rawValue: 7)
    package static let reverseConcatenatedPathDown = BFDDiagnostic(rawValue: 8)
}

/// Why a packet was thrown away: the rules of RFC 5880 §6.8.6 in their order, then those of the encapsulations.
package enum BFDDiscard: UInt8, Error, Hashable, Sendable, CaseIterable {
    case tooShort
    case version
    case length
    case detectMultiplier
    case multipoint
    case myDiscriminator
    /// Your Discriminator is zero although the sender claims to have heard us.
    case yourDiscriminatorMissing
    /// No session has this discriminator, or none is with this sender.
    case noSession
    case authentication
    /// RFC 5881 §5: a hop limit other than 255 over a single hop.
    case hopLimit
    /// RFC 7880: the D bit tells requests from answers, and this is the wrong one of them.
    case demandBit
    /// RFC 7880: an answer whose state is neither Up nor AdminDown, or from another discriminator than we asked.
    case notAnAnswer
    case notAllowed
    case rateLimited
    /// RFC 7881 §6: from the reflectors' own port.
    case sourcePort
}
