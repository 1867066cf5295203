import GRDB
import Synchronization
import Telemetry

/// What the one writer knows of links from one transaction to the next: only what is committed.
///
/// A transaction takes it away and puts it back when it is done; one that fails leaves nothing behind, and the next reads anew.
final class AppendMemory: Sendable {
    /// As many as 10,838 agents have, twice over.
    static let linkLimit = 65_536

    struct Link: Sendable {
        var id: Int64
        var key: LinkKey
        var floor: DelayFloor?
        /// When the newest record begins; 0 where there is none.
        var newest: UInt64
        /// What this transaction has changed.
        var isFloorNew = false
        /// The row of `head` that is the newest record now.
        var newestRow: Int64?
    }

    struct Links: Sendable {
        var places: [LinkKey: Int] = [:]
        var all: [Link] = []
    }

    private let links = Mutex<Links?>(nil)

    func take() -> Links {
        links.withLock { links in
            defer { links = nil }
            guard let known = links, known.all.count <= Self.linkLimit else { return Links() }
            return known
        }
    }

    func put(_ known: Links) { links.withLock { $0 = known } }
    func forget() { links.withLock { $0 = nil } }
}
