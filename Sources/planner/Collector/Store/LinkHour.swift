/// A link's records of one hour, by the moment at which they begin: the unit in which history is packed, summed and dropped.
///
/// The key sorts by time first, so that what is new goes to a table's end and what is old leaves from its beginning.
struct LinkHour: Hashable, Comparable {
    /// Nanoseconds of an hour, and of a UTC day.
    static let hour: UInt64 = 3_600_000_000_000
    static let day: UInt64 = 24 * hour
    /// Most links that a store can have.
    static let linkLimit: Int64 = 1 << linkBits
    private static let linkBits: Int64 = 24

    /// Since 1970-01-01; of a day's sums, the day.
    var time: Int64
    /// The link's row.
    var link: Int64

    init(time: Int64, link: Int64) {
        self.time = time
        self.link = link
    }

    /// - Parameter start: Unix nanoseconds.
    init(start: UInt64, link: Int64) { self.init(time: Int64(start / Self.hour), link: link) }

    init(key: Int64) { self.init(time: key >> Self.linkBits, link: key & (Self.linkLimit - 1)) }

    /// The row's id in `block`, `hourly` and `daily`. Unix nanoseconds of 64 bits are no more than 2^23 hours.
    var key: Int64 { time << Self.linkBits | link }

    /// The least key of an hour or day.
    static func floor(_ time: Int64) -> Int64 { time << linkBits }

    /// Unix nanoseconds.
    var start: UInt64 { UInt64(clamping: time) * Self.hour }
    /// The UTC day of the hour, since 1970-01-01.
    var day: Int64 { time / 24 }

    static func < (a: Self, b: Self) -> Bool { (a.time, a.link) < (b.time, b.link) }
}
