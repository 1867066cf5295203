/// How far a connection has shown that it is one.
enum ConnectionStanding: UInt8, CaseIterable {
    /// Nobody has acknowledged what was seen: it may be made up, or its other direction passes elsewhere.
    case unproven
    /// As before, and it gave up the segments that it held: none are kept until one is acknowledged.
    case oneWay
    /// Each way has passed here, and one answered what the other said.
    case proven
}

/// Places for the states of connections: as many as were ever wanted at once, up to a bound.
///
/// **Eviction.** A connection that finds all places taken gets that of the unproven one idle longest, while those have more than a
/// quarter of all; else of the one-way one idle longest; else of an unproven one; else of the proven one idle longest, if for
/// ten seconds. So made-up segments push out themselves. Where nothing of that is there, the new one is not analysed.
///
/// Complexity: O(1).
struct ConnectionPool: ~Copyable {
    /// Nanoseconds without a packet after which a proven connection makes room.
    static let patience: Int64 = 10_000_000_000

    private let states: UnsafeMutablePointer<ConnectionState>
    private let statistics: UnsafeMutablePointer<ConnectionStatistics>?
    private let queues: UnsafeMutablePointer<PlaceQueue>
    private var places: FreePlaces

    /// - Parameter keepsStatistics: whether each has statistics beside, for its flow's records.
    init(capacity: Int, keepsStatistics: Bool) {
        places = FreePlaces(capacity: max(1, capacity))
        states = .allocate(capacity: places.capacity)
        statistics = keepsStatistics ? .allocate(capacity: places.capacity) : nil
        queues = .allocate(capacity: ConnectionStanding.allCases.count)
        queues.initialize(repeating: PlaceQueue(), count: ConnectionStanding.allCases.count)
    }
    deinit {
        states.deallocate()
        statistics?.deallocate()
        queues.deallocate()
    }

    subscript(_ number: UInt32) -> UnsafeMutablePointer<ConnectionState> {
        @inline(__always) get { states + Int(number) }
    }

    @inline(__always)
    func statistics(of number: UInt32) -> UnsafeMutablePointer<ConnectionStatistics>? {
        statistics.map { $0 + Int(number) }
    }

    func count(of standing: ConnectionStanding) -> Int { queues[Int(standing.rawValue)].count }
    var count: Int { ConnectionStanding.allCases.reduce(0) { $0 + count(of: $1) } }

    func oldest(of standing: ConnectionStanding) -> UInt32 { queues[Int(standing.rawValue)].head }

    /// A place for the connection of a flow; `PlaceQueue.none` where all are taken.
    mutating func take(flow: UInt32) -> UInt32 {
        let number = places.take(in: states)
        guard number != PlaceQueue.none else { return number }
        (states + Int(number)).initialize(to: ConnectionState(flow: flow))
        if let statistics { (statistics + Int(number)).initialize(to: ConnectionStatistics()) }
        queues[Int(ConnectionStanding.unproven.rawValue)].append(number, in: states)
        return number
    }

    /// Whose place a new connection gets where all are taken; `PlaceQueue.none` for nobody's.
    ///
    /// - Parameter isProvenIdle: whether the flow of the oldest proven one has been idle for `patience`.
    func candidate(isProvenIdle: Bool) -> UInt32 {
        let unproven = oldest(of: .unproven)
        if count(of: .unproven) * 4 > places.capacity { return unproven }
        if oldest(of: .oneWay) != PlaceQueue.none { return oldest(of: .oneWay) }
        if unproven != PlaceQueue.none { return unproven }
        return isProvenIdle ? oldest(of: .proven) : PlaceQueue.none
    }

    mutating func give(back number: UInt32) {
        queues[Int(states[Int(number)].standing.rawValue)].remove(number, in: states)
        places.give(back: number, in: states)
    }

    /// To the end of the queue of a standing.
    @inline(__always)
    mutating func move(_ number: UInt32, to standing: ConnectionStanding) {
        queues[Int(states[Int(number)].standing.rawValue)].remove(number, in: states)
        states[Int(number)].standing = standing
        queues[Int(standing.rawValue)].append(number, in: states)
    }
}
