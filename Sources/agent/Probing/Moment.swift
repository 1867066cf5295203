/// One reading of both clocks, taken together by whoever drives a state machine.
package struct Moment: Hashable, Sendable {
    package var wall: WallTime
    package var monotonic: MonotonicTime
    package init(wall: WallTime, monotonic: MonotonicTime) {
        self.wall = wall
        self.monotonic = monotonic
    }
}
