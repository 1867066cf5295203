package import NetworkAddress
package import Probing

/// Whose path to measure, and how.
package struct PathMTURequest: Hashable, Sendable {
    /// Port 0 for echo.
    package var remote: Endpoint
    package var method: SessionSettings.Method
    package var source: Endpoint?
    /// Largest IP packet to try; nil for what the outgoing interface takes.
    package var maximum: Int?
    package var timer: Duration
    package var probes: Int

    package init(
        _ remote: Endpoint, method: SessionSettings.Method = .stamp, source: Endpoint? = nil, maximum: Int? = nil,
        timer: Duration = PathMTUSettings.leastTimer, probes: Int = 3
    ) {
        self.remote = remote
        self.method = method
        self.source = source
        self.maximum = maximum
        self.timer = timer
        self.probes = probes
    }

    var isV6: Bool { remote.address.width == 128 }

    /// Octets of IP and UDP or ICMP headers.
    package var overhead: Int { (isV6 ? 40 : 20) + 8 }
    /// A STAMP packet without extensions, also as the data of an echo.
    var leastProbe: Int { overhead + StampPacket.length }
    /// IP packets that can be probed with.
    package var sizes: ClosedRange<Int> { leastProbe...mostProbe }
    /// What our reflector takes in one packet.
    var mostProbe: Int { overhead + SessionSettings.maximumSize }
}

/// What a search for a path's MTU found. Sizes are those of IP packets in octets.
package struct PathMTUReport: Hashable, Sendable {
    /// What a router, or our own host where `router` is nil, said its next link takes.
    package struct Word: Hashable, Sendable {
        package var router: IPAddress?
        package var mtu: Int
        /// Size of the probe that it refused.
        package var refused: Int
    }

    /// For which way the size is proven.
    package enum Proof: String, Hashable, Sendable {
        /// Every reply was as long as its probe.
        case bothWays = "both"
        /// Replies were shorter: the way back is not proven.
        case forward
    }

    package var state: PathMTUSearch.State
    /// nil where nothing of any size is answered.
    package var size: Int?
    package var interface: Int?
    package var proof: Proof
    package var words: [Word]
    /// Larger packets vanished without an ICMP message that said so.
    package var isSilent: Bool
    /// Larger packets reached the reflector, by its receipts, and the replies were lost: the way back is the narrow one.
    package var isNarrowBack: Bool
    package var sawBlackHole: Bool
    package var sent: Int
    /// Nanoseconds.
    package var duration: Int64
    package var isCutShort: Bool
    package var failure: SocketError?

    package init() {
        state = .disabled
        proof = .bothWays
        words = []
        isSilent = false
        isNarrowBack = false
        sawBlackHole = false
        sent = 0
        duration = 0
        isCutShort = false
    }
}
