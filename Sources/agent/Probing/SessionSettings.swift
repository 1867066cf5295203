package import NetworkAddress

/// What one probe session shall do: whom to ask, how often, with what packets.
package struct SessionSettings: Hashable, Sendable {
    /// The link's name in records.
    package var link: String
    /// The site at the far end, in records.
    package var peer: String
    /// Where the far end's reflector listens.
    package var remote: Endpoint
    /// Between two probes; at least `minimumPeriod`.
    package var period: Duration
    /// UDP payload in octets, `StampPacket.length`...`maximumSize`.
    package var size: Int
    /// Differentiated services code point 0...63 of the probes; our reflector answers with the same.
    package var dscp: UInt8
    /// A probe without reply for this long is lost.
    package var timeout: Duration
    /// Where to send from; nil lets the kernel choose. Some routers answer a fixed five-tuple only.
    package var source: Endpoint?
    /// Authenticated mode under this key; nil for open mode.
    package var key: StampKey?
    /// SSID, RFC 8972 §3; 0 for none.
    package var sessionIdentifier: UInt16 = 0
    /// Of our timestamps; the reflector's may be of the other.
    package var timestampFormat = TimestampFormat.ntp
    package var extensions = StampExtensions()
    package var method: Method

    /// What the probes are. `size` is of the UDP payload, or of the data in an ICMP message, whose `remote` has port 0.
    package enum Method: Hashable, Sendable { case stamp, echo }
    /// Whether what follows the base packet is RFC 8972 extensions; otherwise it is zeros, TWAMP-Test's padding
    /// (RFC 4656 §4.1.2).
    package var carriesExtensions = true
    /// Probes at random moments, `period` apart on average, rather than on a steady beat.
    package var isPoisson = false

    package static let minimumPeriod = Duration.microseconds(100)
    package static let maximumSize = 9_000

    package init(
        link: String, peer: String, remote: Endpoint, period: Duration = .milliseconds(100),
        size: Int = Self.defaultSize, dscp: UInt8 = 0, timeout: Duration = .seconds(2), source: Endpoint? = nil,
        method: Method = .stamp
    ) {
        self.link = link
        self.peer = peer
        self.remote = remote
        self.period = period
        self.size = size
        self.dscp = dscp
        self.timeout = timeout
        self.source = source
        self.method = method
    }

    package var mode: StampMode { key == nil ? .open : .authenticated }

    /// `period` in nanoseconds, as far as it is allowed.
    package var beat: Int64 { max(Self.minimumPeriod.nanoseconds, period.nanoseconds) }

    /// Octets of a probe as an IP packet.
    package var octetsOnLine: Int { packetSize + (remote.address.width == 32 ? 20 : 40) + 8 }

    /// UDP payload in octets: `size`, or more where the base packet and the extensions need it.
    package var packetSize: Int {
        let signed = extensions.octets > 0 && key != nil ? StampExtensions.hmacOctets : 0
        return max(size, mode.length + extensions.octets + signed)
    }

    /// Octets for the base packet, the extensions that are asked for, and a receipt of 128 probes.
    package var comfortableSize: Int {
        let receipt = Self.defaultSize - StampPacket.length
        return mode.length + extensions.octets + receipt + (key == nil ? 0 : StampExtensions.hmacOctets)
    }

    /// Room for the base packet and for a receipt of 128 probes, see `Receipt`.
    package static let defaultSize = 80
}

/// Where and whom a reflector answers.
package struct ReflectorSettings: Sendable {
    package var listen: [Endpoint]
    /// Who is answered; nobody where empty.
    package var allow: [Prefix]
    /// Packets per second answered per source address; nil for no limit.
    package var rateLimit: Int?
    /// Sessions remembered at once; more are refused, so that nobody can make us use more memory.
    package var maximumSessions: Int
    /// Who must sign; everybody else is answered in open mode.
    package var keys = StampKeyRing.empty
    /// Remembers nothing: replies bear the request's number (RFC 8762 §4).
    package var isStateless = false
    package var timestampFormat = TimestampFormat.ntp

    package static let defaultPort: UInt16 = 862

    package init(listen: [Endpoint], allow: [Prefix], rateLimit: Int? = 2_000, maximumSessions: Int = 4_096) {
        self.listen = listen
        self.allow = allow
        self.rateLimit = rateLimit
        self.maximumSessions = maximumSessions
    }
}
