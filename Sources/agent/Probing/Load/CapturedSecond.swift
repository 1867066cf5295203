/// What a capture saw of a line in about a second; one value for all sessions that use the line.
package final class CapturedSecond: Sendable {
    /// One class, octets of frames each way.
    package struct ClassOctets: Hashable, Sendable {
        /// 0...63.
        package var codePoint: UInt8
        package var received: UInt64
        package var transmitted: UInt64
        package init(codePoint: UInt8, received: UInt64, transmitted: UInt64) {
            self.codePoint = codePoint
            self.received = received
            self.transmitted = transmitted
        }
    }

    /// By the packets' stamps; `until` is the first moment that is not in it.
    package let since: MonotonicTime
    package let until: MonotonicTime
    /// Whether nearly all packets were seen: else nobody knows what went.
    package let isWhole: Bool
    /// Octets of frames of all packets. What has no direction is in `received`.
    package let received: UInt64
    package let transmitted: UInt64
    /// Those that carried anything, each once.
    package let classes: [ClassOctets]

    package init(
        since: MonotonicTime, until: MonotonicTime, isWhole: Bool, received: UInt64, transmitted: UInt64,
        classes: [ClassOctets]
    ) {
        self.since = since
        self.until = until
        self.isWhole = isWhole
        self.received = received
        self.transmitted = transmitted
        self.classes = classes
    }
}
