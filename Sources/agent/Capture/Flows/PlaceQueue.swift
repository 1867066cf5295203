/// A place of a table, linked to another by its number.
protocol LinkedPlace {
    /// The place behind it, `PlaceQueue.none` at the end; of a place that is free, the next free one.
    var next: UInt32 { get set }
}

/// A place of a table that stands in one of its queues.
protocol QueuedPlace: LinkedPlace {
    var previous: UInt32 { get set }
}

/// A queue through the places of a table, the longest waiting at its head: linked by their numbers, so that a place goes to the end
/// or leaves in O(1).
struct PlaceQueue {
    static let none = UInt32.max

    private(set) var head = PlaceQueue.none
    private var tail = PlaceQueue.none
    private(set) var count = 0

    @inline(__always)
    mutating func append<Place: QueuedPlace>(_ number: UInt32, in places: UnsafeMutablePointer<Place>) {
        places[Int(number)].next = Self.none
        places[Int(number)].previous = tail
        if tail == Self.none { head = number } else { places[Int(tail)].next = number }
        tail = number
        count += 1
    }

    @inline(__always)
    mutating func remove<Place: QueuedPlace>(_ number: UInt32, in places: UnsafeMutablePointer<Place>) {
        let (next, previous) = (places[Int(number)].next, places[Int(number)].previous)
        if previous == Self.none { head = next } else { places[Int(previous)].next = next }
        if next == Self.none { tail = previous } else { places[Int(next)].previous = previous }
        count -= 1
    }
}

/// Which places of a table are taken: those given back first, then those never used, so that memory is touched only as far as
/// places were wanted at once.
struct FreePlaces {
    private var free = PlaceQueue.none
    private var fresh: UInt32 = 0
    let capacity: Int

    init(capacity: Int) { self.capacity = capacity }

    /// `PlaceQueue.none` where all places are taken.
    @inline(__always)
    mutating func take<Place: LinkedPlace>(in places: UnsafeMutablePointer<Place>) -> UInt32 {
        if free != PlaceQueue.none {
            let number = free
            free = places[Int(number)].next
            return number
        }
        guard Int(fresh) < capacity else { return PlaceQueue.none }
        fresh += 1
        return fresh - 1
    }

    @inline(__always)
    mutating func give<Place: LinkedPlace>(back number: UInt32, in places: UnsafeMutablePointer<Place>) {
        places[Int(number)].next = free
        free = number
    }
}
