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

    init(_ entry: borrowing FlowEntry, _ state: UnsafeMutablePointer<ConnectionState>?, end: FlowEnd) {
        let isLow = entry.marks.contains(.initiatorIsLow)
        source = isLow ? entry.key.lowAddress : entry.key.highAddress
        destination = isLow ? entry.key.highAddress : entry.key.lowAddress
        sourcePort = isLow ? entry.key.lowPort : entry.key.highPort
        destinationPort = isLow ? entry.key.highPort : entry.key.lowPort
        protocolNumber = entry.key.protocolNumber
        icmpTypeCode = entry.icmpTypeCode
        vlan = entry.vlan
        first = entry.first
        last = entry.last
        forward = entry.forward
        backward = entry.backward
        self.end = end
        isContinued = entry.marks.contains(.continued)
        connection = state.map { state in
            func known(_ value: Int64) -> Int64? { value > 0 ? value : nil }
            return Connection(
                forward: state.pointee.initiator.statistics, backward: state.pointee.responder.statistics,
                responderHandshake: known(state.pointee.responderHandshake),
                initiatorHandshake: known(state.pointee.initiatorHandshake),
                initialRoundTrip: known(state.pointee.initialRoundTrip))
        }
    }
}
