/// What one train says of available bandwidth (the part of a path's rate that others leave).
///
/// A lead-in empties the bucket and fills a queue of some milliseconds; the stream after it comes at rate R. While the queue
/// stands, all that comes is served at the path's rate r, so the queueing delay changes by `(R + c - r) / r` per time, c
/// being what others send; hence the available bandwidth `A = r - c = R - r s` for a slope s of the delay (direct probing,
/// as in Spruce and IGI; here the bucket can't hide the queue, and with R near A the error of r has no weight). A policer has no queue;
/// there, of what passes, r, the stream gets the share `R / (R + c)`.
package struct QueueEstimate: Hashable, Sendable {
    /// Bits per second of IP packets.
    package var available: Double
    /// Nanoseconds of the sender over which it holds.
    package var duration: Int64
    /// Of the stream as it was sent, bits per second.
    package var rate: Double
    /// The queue went empty before the stream's end.
    package var isCut: Bool
    /// By loss, not by delay.
    package var isPoliced = false
}

package enum QueueFinding: Hashable, Sendable {
    case measured(QueueEstimate)
    /// No queue stood when the stream began: the lead-in was too short.
    case noQueue
    /// The queue overflowed in the stream's begin.
    case overflowing
    case unusable(TrainFault)

    /// Whether it rests on the part of a train before its queue went empty.
    package var isCut: Bool {
        if case .measured(let estimate) = self { return estimate.isCut }
        return false
    }

    private static let window = 8
    private static let fewest = 20

    /// - Parameters:
    ///   - lead: packets of the lead-in.
    ///   - capacity: bits per second of IP packets.
    package init(_ record: TrainRecord, lead: Int, capacity: Double, isPolicer: Bool) {
        if record.overflows > 0 {
            self = .unusable(.overflow)
            return
        }
        guard let least = record.leastDelay, record.arrivals.count >= Self.fewest else {
            self = .unusable(.lost)
            return
        }
        let size = Double(record.train.octets) * 8
        let stream = record.arrivals.filter { Int($0.sequence) >= lead }.sorted { $0.sequence < $1.sequence }
        guard stream.count >= Self.fewest else {
            self = .unusable(.lost)
            return
        }
        if isPolicer {
            self = Self.policed(stream, size, capacity)
            return
        }
        // A packet or two of others may be under way in an empty queue as well.
        let packet = size / capacity * 1e9
        let floor = Int64(max(1.5 * packet, 50_000))
        var end = 0
        var low = 0
        var isCut = false
        var isLossy = false
        for place in stream.indices {
            if place > 0 {
                let missing = Int64(stream[place].sequence) - Int64(stream[place - 1].sequence) - 1
                if missing > 0 {
                    isLossy = true
                    break
                }
            }
            low = stream[place].arrived - stream[place].sent - least < floor ? low + 1 : 0
            if low >= 2 {
                isCut = true
                break
            }
            end = place + 1
        }
        if isCut { end = max(0, end - 1) }
        guard end >= Self.fewest else {
            let isLate = zip(stream, stream.dropFirst()).prefix(Self.fewest + 2).contains {
                record.train.pause(between: $0, and: $1) > 2_000_000
            }
            self = isLossy ? .overflowing : isLate ? .unusable(.late) : isCut ? .noQueue : .unusable(.lost)
            return
        }
        let begin = Self.point(stream[..<Self.window])
        let finish = Self.point(stream[(end - Self.window)..<end])
        let time = finish.sent - begin.sent
        guard time > 0 else {
            self = .unusable(.late)
            return
        }
        // Of the stream as it really left: from the middle of one window to that of the other.
        let rate = size * Double(end - Self.window) / time * 1e9
        let slope = (finish.delay - begin.delay) / time
        self = .measured(
            QueueEstimate(
                available: rate - capacity * slope, duration: Int64(time), rate: rate, isCut: isCut))
    }

    /// The middle of some packets: mean time of sending, and median delay, for what comes late comes late by a lot.
    private static func point(_ packets: ArraySlice<TrainArrival>) -> (sent: Double, delay: Double) {
        let origin = packets.first?.sent ?? 0
        let sent = packets.reduce(0.0) { $0 + Double($1.sent - origin) } / Double(max(1, packets.count))
        let delays = packets.map { Double($0.arrived - $0.sent) }.sorted()
        return (Double(origin) + sent, CapacityTrains.median(delays))
    }

    private static func policed(_ stream: [TrainArrival], _ size: Double, _ capacity: Double) -> QueueFinding {
        guard let first = stream.first, let last = stream.last, last.sent > first.sent else { return .unusable(.late) }
        let sent = Double(last.sequence - first.sequence)
        let came = Double(stream.count - 1)
        let time = Double(last.sent - first.sent) / 1e9
        let rate = sent * size / time
        guard came < sent, came > 0 else { return .noQueue }
        let passed = came * size / time
        return .measured(
            QueueEstimate(
                available: capacity - rate * (capacity / passed - 1), duration: last.sent - first.sent, rate: rate,
                isCut: false, isPoliced: true))
    }
}
