import Synchronization

/// Words for the log that a store has to say.
final class StoreNews: Sendable {
    private let words = Mutex<[String]>([])
    private static let limit = 1_000

    func note(_ text: String) { words.withLock { if $0.count < Self.limit { $0.append(text) } } }

    func take() -> [String] {
        words.withLock { words in
            defer { words = [] }
            return words
        }
    }
}
