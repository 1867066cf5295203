import Synchronization
import Telemetry

/// A site's hour, or UTC day, by which measurements are summed.
struct SiteTime: Hashable, Comparable, Sendable {
    var site: String
    /// Hours, or days, since 1970-01-01.
    var time: Int64

    static func < (a: Self, b: Self) -> Bool { (a.time, a.site) < (b.time, b.site) }
}

/// What is to be summed, of one kind, as `note` has it.
struct SumNote: Hashable, Sendable {
    enum Kind: UInt8 {
        /// An hour of which records came.
        case hour = 0
        /// A day of which an hour was summed.
        case day = 1
        /// An hour whose causes may be others by what came of other hours, or sites.
        case causes = 2
    }

    var kind: Kind
    var place: SiteTime
    /// Tells notes of the same place apart: taking one back takes back no later one.
    var id: UInt64
    /// Unix nanoseconds.
    var noted: UInt64
}

/// The hours that this process noted, so that an hour that is not over is noted once and not with every batch.
///
/// A note is made after the records are committed and before they are acknowledged: whoever sums an hour takes back only notes
/// that were there before it read, so no acknowledged record is missing from sums for good. An hour is summed `grace` after its
/// end; until `due` after its end one note of it is enough, as no one has taken it back by then. The minutes between the two
/// are what collectors' clocks may differ by.
final class SumNotes: Sendable {
    /// How long after its end an hour is summed, nanoseconds: what was measured in it is mostly here then.
    static let grace: UInt64 = 300_000_000_000
    private static let due: UInt64 = 60_000_000_000
    /// Of more sites than any collector has, hours are noted again.
    private static let limit = 1_000_000
    private let known = Mutex<Set<SiteTime>>([])
    private let aside = Mutex<Set<SiteTime>>([])

    /// Hours that can't be summed, because of a damaged record; they are tried again after the next start.
    func putAside(_ place: SiteTime) { aside.withLock { _ = $0.insert(place) } }
    func isAside(_ place: SiteTime) -> Bool { aside.withLock { $0.contains(place) } }

    /// Of the places of records that were just committed, those that are to be noted at `now`.
    func needed(_ places: Set<SiteTime>, at now: UInt64) -> [SiteTime] {
        known.withLock { known in
            places.filter { Self.isDue($0, at: now) || !known.contains($0) }.sorted()
        }
    }

    /// Those that were noted.
    func remember(_ places: [SiteTime], at now: UInt64) {
        known.withLock { known in
            known = known.filter { !Self.isDue($0, at: now) }
            if known.count > Self.limit { known = [] }
            for place in places where !Self.isDue(place, at: now) { known.insert(place) }
        }
    }

    private static func isDue(_ hour: SiteTime, at now: UInt64) -> Bool {
        let end = UInt64(clamping: hour.time + 1).multipliedReportingOverflow(by: LinkHour.hour)
        return !end.overflow && now >= end.partialValue.addingSaturated(due)
    }
}

extension ClickHouseDatabase {
    /// Notes that records of these hours came.
    func note(_ places: Set<SiteTime>, at now: UInt64) async throws {
        let needed = notes.needed(places, at: now)
        try await write(needed.map { SumNote(kind: .hour, place: $0, id: .random(in: 0 ... .max), noted: now) })
        notes.remember(needed, at: now)
    }

    /// Writes notes, and takes others back, in one block.
    func write(_ made: [SumNote], takingBack done: [SumNote] = []) async throws {
        guard !made.isEmpty || !done.isEmpty else { return }
        var rows = RowBinaryWriter()
        for (notes, sign) in [(made, 1), (done, -1)] as [([SumNote], Int8)] {
            for note in notes {
                rows.append(note.kind.rawValue)
                rows.append(UInt32(clamping: note.place.time))
                rows.append(note.place.site)
                rows.append(note.id)
                rows.append(note.noted)
                rows.append(sign)
            }
        }
        try await client.insert(
            "INSERT INTO note (kind, time, site, id, noted, sign) FORMAT RowBinary", rows: rows.buffer, commit)
    }
}
