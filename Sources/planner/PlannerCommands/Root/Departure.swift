import Synchronization

/// What a command leaves to the end of its process: a country's plan is a million small objects, which the system takes back at
/// once and Swift one by one.
enum Departure {
    private static let held = Mutex<[any Sendable]>([])

    /// Keeps the values until the process ends.
    static func keep(_ values: any Sendable...) { held.withLock { $0 += values } }
}
