package import NetworkAddress

/// The stateless answering side of Seamless BFD, RFC 7880 §7.2, as a value: a request becomes its answer in the same buffer.
/// As with our other reflectors, an answer is no longer than its request, only allowed prefixes are answered, and each
/// source's rate is bounded.
package struct SeamlessReflector: Sendable {
    package let discriminators: Set<UInt32>
    /// How fast one initiator may ask, microseconds.
    private let minimumInterval: UInt32
    private let allowed: PrefixSet
    private var limit: SourceRateLimit?
    package private(set) var received: UInt64 = 0
    package private(set) var answered: UInt64 = 0
    package private(set) var discarded = [UInt64](repeating: 0, count: BFDDiscard.allCases.count)

    package init(discriminators: Set<UInt32>, minimumInterval: Duration, allow: [Prefix], rateLimit: Int?) {
        self.discriminators = discriminators
        self.minimumInterval = UInt32(clamping: minimumInterval.nanoseconds / 1_000)
        allowed = PrefixSet(allow)
        limit = rateLimit.map { SourceRateLimit(packetsPerSecond: $0, maximumSources: 4_096) }
    }

    /// Where requests arrive, and where none may come from.
    package static let port: UInt16 = 7_784

    /// Turns the request in `packet` into its answer and returns its length; nil where it is not answered.
    package mutating func answer(
        _ packet: UnsafeMutableRawBufferPointer, from source: Endpoint, now: MonotonicTime
    ) -> Int? {
        received += 1
        do throws(BFDDiscard) {
            let length = try reply(packet, source, now)
            answered += 1
            return length
        } catch {
            discarded[Int(error.rawValue)] += 1
            return nil
        }
    }

    private mutating func reply(
        _ packet: UnsafeMutableRawBufferPointer, _ source: Endpoint, _ now: MonotonicTime
    ) throws(BFDDiscard) -> Int {
        guard allowed.contains(source.address) else { throw .notAllowed }
        // RFC 7881 §6: "If an SBFDReflector receives an S-BFD Control packet with a UDP source port of 7784, the packet MUST
        // be discarded."
        guard source.port != Self.port else { throw .sourcePort }
        let request = try BFDControlPacket(UnsafeRawBufferPointer(packet))
        // "If the SBFDReflector receives an S-BFD Control packet with the Demand (D) bit cleared, the packet MUST be
        // discarded": two reflectors can't keep each other busy.
        guard request.isDemand else { throw .demandBit }
        guard discriminators.contains(request.yourDiscriminator) else { throw .noSession }
        guard !request.isAuthenticated else { throw .authentication }
        guard limit?.admits(source.address, now: now) ?? true else { throw .rateLimited }
        BFDControlPacket(
            state: .up, isFinal: request.isPoll, detectMultiplier: request.detectMultiplier,
            myDiscriminator: request.yourDiscriminator, yourDiscriminator: request.myDiscriminator,
            desiredMinTx: request.desiredMinTx, requiredMinRx: minimumInterval
        ).write(to: packet)
        return BFDControlPacket.mandatoryLength
    }
}
