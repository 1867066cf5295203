package import NetworkAddress

/// A flow, or the part of one since its last record, seen from who began it.
package struct FlowRecord: Sendable {
    package var source: IPAddress
    package var destination: IPAddress
    package var sourcePort: UInt16
    package var destinationPort: UInt16
    package var protocolNumber: UInt8
    package var icmpTypeCode: UInt16
    package var vlan: UInt16
    /// The place of its system in `CaptureSettings.systems`; the count of its names for none.
    package var system: UInt8
    /// Nanoseconds since 1970.
    package var first: Int64
    package var last: Int64
    package var forward: FlowCounters
    package var backward: FlowCounters
    package var end: FlowEnd
    /// Whether an earlier record of the same flow was given out.
    package var isContinued: Bool
    /// Of a TCP connection that was analysed.
    package var connection: Connection?

    package struct Connection: Sendable {
        /// What the initiator sent, and what the responder sent.
        package var forward: TCPStatistics
        package var backward: TCPStatistics
        /// Nanoseconds by the handshake; nil while unknown.
        package var responderHandshake: Int64?
        package var initiatorHandshake: Int64?
        package var initialRoundTrip: Int64?
    }

    /// - Parameter shift: nanoseconds that labels are ahead of the meter's line of time.
    init(
        _ entry: FlowEntry, _ key: FlowKey, _ connection: Connection?, end: FlowEnd, shift: Int64
    ) {
        let isLow = entry.marks.contains(.initiatorIsLow)
        source = isLow ? key.lowAddress : key.highAddress
        destination = isLow ? key.highAddress : key.lowAddress
        sourcePort = isLow ? key.lowPort : key.highPort
        destinationPort = isLow ? key.highPort : key.lowPort
        protocolNumber = key.protocolNumber
        icmpTypeCode = key.isICMP ? entry.detail : 0
        vlan = entry.vlan
        system = entry.system
        first = entry.first &+ shift
        last = entry.last &+ shift
        forward = FlowCounters(entry.forward)
        backward = FlowCounters(entry.backward)
        self.end = end
        isContinued = entry.marks.contains(.continued)
        self.connection = connection
    }
}

extension FlowRecord.Connection {
    init(_ statistics: borrowing ConnectionStatistics) {
        func known(_ value: Int64) -> Int64? { value > 0 ? value : nil }
        self.init(
            forward: statistics.initiator, backward: statistics.responder,
            responderHandshake: known(statistics.responderHandshake),
            initiatorHandshake: known(statistics.initiatorHandshake),
            initialRoundTrip: known(statistics.initialRoundTrip))
    }
}
