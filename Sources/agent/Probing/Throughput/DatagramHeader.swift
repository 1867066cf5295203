/// What stands at the begin of each datagram of a UDP test: when it was sent, and its number from 1, in network order.
///
///     seconds (4)  microseconds (4)  number (4, or 8 where 64-bit counters were agreed)
package struct DatagramHeader: Hashable, Sendable {
    package var seconds: UInt32
    package var microseconds: UInt32
    package var number: UInt64

    /// Octets of it.
    package static func length(isWide: Bool) -> Int { isWide ? 16 : 12 }

    package init(seconds: UInt32, microseconds: UInt32, number: UInt64) {
        self.seconds = seconds
        self.microseconds = microseconds
        self.number = number
    }

    /// nil for a datagram that has no room for one.
    package init?(reading datagram: UnsafeRawBufferPointer, isWide: Bool) {
        guard datagram.count >= Self.length(isWide: isWide) else { return nil }
        seconds = datagram.number(at: 0)
        microseconds = datagram.number(at: 4)
        number = isWide ? datagram.number(at: 8) : UInt64(datagram.number(at: 8, as: UInt32.self))
    }

    /// `datagram` must have room for it.
    package func write(to datagram: UnsafeMutableRawBufferPointer, isWide: Bool) {
        datagram.put(seconds, at: 0)
        datagram.put(microseconds, at: 4)
        if isWide { datagram.put(number, at: 8) } else { datagram.put(UInt32(truncatingIfNeeded: number), at: 8) }
    }

    /// When it was sent, on the sender's clock.
    package var nanoseconds: Int64 { Int64(seconds) * 1_000_000_000 + Int64(microseconds) * 1_000 }
}

/// How client and server of a UDP test find each other: four octets each way before the first datagram. Each host writes
/// them in its own octet order, and versions of iperf3 before 3.10 had other numbers; all of them are taken.
///
/// Servers take flows in the order in which their greetings come. Ours, alone, takes them in any: behind the four octets may stand
/// the flow's place, 4 octets in network order, and then stands in the answer, too. iperf3 reads the first four octets.
package enum DatagramGreeting {
    /// A client's: "6789" and, once, 123456789.
    private static let requests: [UInt32] = [0x3637_3839, 123_456_789]
    /// A server's: "9876" and, once, 987654321.
    private static let replies: [UInt32] = [0x3938_3736, 987_654_321]

    package static var request: [UInt8] { octets(requests[0]) }
    package static var reply: [UInt8] { octets(replies[0]) }

    package static func request(place: Int) -> [UInt8] { request + octets(place) }
    package static func reply(place: Int) -> [UInt8] { reply + octets(place) }

    /// The place that a request or a reply names; nil where it names none, or is neither.
    package static func place(in datagram: some Collection<UInt8>) -> Int? {
        guard datagram.count == 8, matches(datagram.prefix(4), requests + replies) else { return nil }
        return datagram.dropFirst(4).reduce(0) { $0 << 8 | Int($1) }
    }

    /// iperf3's own server takes whatever datagram comes first; so small a one at least is asked for.
    package static func isRequest(_ datagram: some Collection<UInt8>) -> Bool {
        matches(place(in: datagram) == nil ? datagram.prefix(.max) : datagram.prefix(4), requests)
    }
    package static func isReply(_ datagram: some Collection<UInt8>) -> Bool {
        matches(place(in: datagram) == nil ? datagram.prefix(.max) : datagram.prefix(4), replies)
    }

    private static func octets(_ place: Int) -> [UInt8] {
        withUnsafeBytes(of: UInt32(truncatingIfNeeded: place).bigEndian) { Array($0) }
    }

    private static func octets(_ number: UInt32) -> [UInt8] { withUnsafeBytes(of: number.littleEndian) { Array($0) } }

    private static func matches(_ datagram: some Collection<UInt8>, _ numbers: [UInt32]) -> Bool {
        guard datagram.count == 4 else { return false }
        let found = datagram.reduce(0) { $0 << 8 | UInt32($1) }
        return numbers.contains { $0 == found || $0.byteSwapped == found }
    }
}
