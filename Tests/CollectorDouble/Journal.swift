import Synchronization

/// Requests as they came, for a test to look at.
package final class Journal<Entry: Sendable>: Sendable {
    private let held = Mutex<[Entry]>([])
    package init() {}
    package var entries: [Entry] { held.withLock { $0 } }
    /// Adds an entry and gives the number of entries before it.
    @discardableResult package func add(_ entry: Entry) -> Int {
        held.withLock {
            $0.append(entry)
            return $0.count - 1
        }
    }
}
