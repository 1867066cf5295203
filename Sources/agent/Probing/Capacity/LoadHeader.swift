/// Whether a test goes on, as its messages say.
package enum TestAction: UInt8, Hashable, Sendable {
    case test = 0
    /// Within a server only.
    case stopping = 1
    /// The server ends the test, or the client confirms that.
    case stop = 2
}

/// The header of a Load PDU (RFC 9946): the traffic that measures.
package struct LoadHeader: Hashable, Sendable {
    package static let length = 32

    package var action = TestAction.test
    /// Nothing has come from the peer for a while.
    package var isReceptionStopped = false
    /// From 1.
    package var sequence: UInt32 = 0
    package var payload: UInt16 = 0
    /// Status messages that were missing before the last; 65,535 where the last came out of order.
    package var statusErrors: UInt16 = 0
    /// When the peer sent its last status message that arrived here: seconds and nanoseconds.
    package var statusSeconds: UInt32 = 0
    package var statusNanoseconds: UInt32 = 0
    package var seconds: UInt32 = 0
    package var nanoseconds: UInt32 = 0
    /// Milliseconds from that status message's arrival to this sending.
    package var responseDelay: UInt16 = 0

    package init() {}

    /// Reads the first 32 octets of a load message, however long the rest.
    package init(reading octets: UnsafeRawBufferPointer) throws(CapacityPDUFault) {
        guard octets.count >= Self.length else { throw .length(octets.count) }
        let identifier = octets.number(at: 0, as: UInt16.self)
        guard identifier == CapacityPDU.load else { throw .identifier(identifier) }
        guard let action = TestAction(rawValue: octets[2]) else { throw .field(offset: 2, octets[2]) }
        guard octets[3] <= 1 else { throw .field(offset: 3, octets[3]) }
        if octets.number(at: 30, as: UInt16.self) != 0 {
            guard InternetChecksum.of(UnsafeRawBufferPointer(rebasing: octets[..<Self.length])) == 0 else {
                throw .checksum
            }
        }
        self.action = action
        isReceptionStopped = octets[3] == 1
        sequence = octets.number(at: 4)
        payload = octets.number(at: 8)
        statusErrors = octets.number(at: 10)
        statusSeconds = octets.number(at: 12)
        statusNanoseconds = octets.number(at: 16)
        seconds = octets.number(at: 20)
        nanoseconds = octets.number(at: 24)
        responseDelay = octets.number(at: 28)
    }

    /// Writes the header to the first 32 of `octets`.
    package func write(to octets: UnsafeMutableRawBufferPointer, checksum: Bool) {
        octets.put(CapacityPDU.load, at: 0)
        octets[2] = action.rawValue
        octets[3] = isReceptionStopped ? 1 : 0
        octets.put(sequence, at: 4)
        octets.put(payload, at: 8)
        octets.put(statusErrors, at: 10)
        octets.put(statusSeconds, at: 12)
        octets.put(statusNanoseconds, at: 16)
        octets.put(seconds, at: 20)
        octets.put(nanoseconds, at: 24)
        octets.put(responseDelay, at: 28)
        octets.put(UInt16(0), at: 30)
        if checksum {
            let head = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(octets)[..<Self.length])
            octets.put(InternetChecksum.of(head), at: 30)
        }
    }
}
