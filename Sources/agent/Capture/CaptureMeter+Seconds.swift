/// Seconds, one by one, for who holds them against something else. They cost a packet nothing: each is a difference of the sums that are
/// kept anyway. They end with the wall clock's seconds and with the interval.
extension CaptureMeter {
    private static var second: Int64 { 1_000_000_000 }
    /// Nanoseconds: of a longer silence only the last seconds are told.
    private static var longestSilence: Int64 { 60_000_000_000 }

    /// Begins a second behind `SecondMark.end`, or the first.
    mutating func beginSecond(at time: Int64) {
        let wall = time &+ labelShift
        let past = ((wall % Self.second) + Self.second) % Self.second
        // What was lost may have been lost in this one too.
        let carriesDrops = mark.dropsUntil >= time
        mark.begin = time
        mark.end = min(time + Self.second - past, current.end)
        mark.packets = current.packets
        mark.carried = carried
        mark.dropped = carriesDrops ? mark.lastDropped : 0
        for point in 0..<64 {
            let octets = classes.octets(of: point, tellsByAddress: tellsByAddress)
            mark.classes[2 * point] = octets.received
            mark.classes[2 * point + 1] = octets.transmitted
        }
    }

    /// Ends the seconds of the interval under way that are over at `time`.
    mutating func passSeconds(to time: Int64) {
        while time >= mark.end {
            closeSecond()
            guard mark.end < current.end else {
                // The interval goes first.
                mark.end = .max
                return
            }
            let behind = min(time, current.end) - mark.end
            let skipped = behind > Self.longestSilence ? behind / Self.second * Self.second - Self.longestSilence : 0
            beginSecond(at: mark.end + max(0, skipped))
        }
    }

    private mutating func closeSecond() {
        var found: [SecondSummary.ClassOctets] = []
        for point in 0..<64 {
            let octets = classes.octets(of: point, tellsByAddress: tellsByAddress)
            let received = octets.received &- mark.classes[2 * point]
            let transmitted = octets.transmitted &- mark.classes[2 * point + 1]
            guard received | transmitted > 0 else { continue }
            found.append(.init(codePoint: UInt8(point), received: received, transmitted: transmitted))
        }
        var carried = carried - mark.carried
        // What has no direction where addresses tell stayed within the site, or only passed by.
        if tellsByAddress { carried.unknown = 0 }
        seconds.append(
            SecondSummary(
                begin: mark.begin &+ steadyShift, end: mark.end &+ steadyShift,
                packets: current.packets &- mark.packets,
                dropped: mark.dropped, carried: carried, classes: found))
    }
}
