/// One sender as the reflector sees it: its replies' own count, and what came.
struct ReflectedSession: Sendable {
    private(set) var lastSeen = Int64.min
    /// Of the next reply. RFC 8762 §4.3: it begins with zero and is incremented by one for each reply sent.
    private(set) var sequence: UInt32 = 0
    /// Requests accepted since the session began; with copies.
    private(set) var received: UInt32 = 0
    private(set) var window: ReceptionWindow?
    /// The sender's timestamp in the probe that is the window's highest.
    private var newest: UInt64 = 0
    /// The last reply whose time of sending the kernel told.
    private(set) var followUp: (sequence: UInt32, time: WallTime)?
    /// The last reply whose time of sending was asked for and has not come.
    private var awaited: UInt32?

    var isAwaiting: Bool { awaited != nil }

    mutating func await(_ number: UInt32) { awaited = number }

    /// Takes in a request and says what is known of it.
    mutating func receive(_ request: StampRequest, now: MonotonicTime) -> Receipt {
        lastSeen = now.nanoseconds
        let isNewer = Int64(bitPattern: request.timestamp.raw &- newest) > 0
        if let highest = window?.highest {
            let ahead = Int32(bitPattern: request.sequence &- highest)
            // An older number with a newer time: the sender began again from the same port.
            if ahead <= 0, isNewer {
                window = nil
                sequence = 0
                received = 0
                followUp = nil
                awaited = nil
            } else if ahead > 0 {
                newest = request.timestamp.raw
            }
        }
        received &+= 1
        if let receipt = window?.receive(request.sequence) { return receipt }
        let fresh = ReceptionWindow(first: request.sequence)
        window = fresh
        newest = request.timestamp.raw
        return fresh.receipt(isDuplicate: false, isReordered: false)
    }

    /// Whether a request, though authentic, is too old to be answered again: a recording. Copies that the network makes
    /// follow at once, so whoever replays has the session's last 1,024 probes and 10 seconds to choose from, and no more.
    func isReplay(_ request: StampRequest) -> Bool {
        guard let highest = window?.highest else { return false }
        let age = Int64(bitPattern: newest &- request.timestamp.raw)
        guard age > 0 else { return false }
        let behind = Int32(bitPattern: highest &- request.sequence)
        // NTP and PTP both have seconds in the upper 32 bits.
        return age >> 32 >= 10 || behind >= Int32(ReceptionWindow.bits)
    }

    /// The reply's number.
    mutating func count() -> UInt32 {
        defer { sequence &+= 1 }
        return sequence
    }

    mutating func transmitted(_ number: UInt32, at time: WallTime) {
        // Of a session that began anew in the meantime: not its own.
        guard Int32(bitPattern: sequence &- number) > 0 else { return }
        if awaited == number { awaited = nil }
        if let last = followUp, Int32(bitPattern: number &- last.sequence) <= 0 { return }
        followUp = (number, time)
    }
}
