import Foundation

/// Asks `condition` every `pause` microseconds until it holds; false when `seconds` have gone by. The bound is for what
/// hangs, not a measure. Blocks.
package func eventually(
    within seconds: Double = 60, every pause: UInt32 = 10_000, _ condition: () throws -> Bool
) rethrows -> Bool {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < deadline {
        if try condition() { return true }
        usleep(pause)
    }
    return try condition()
}
