import Glibc
import NetworkAddress
import Probing
import Synchronization

/// Measures by packet trains from the client's side, on a thread of its own.
package final class TrainClient: Sendable {
    private let thread: DedicatedThread
    private let state: CapacityClient.State
    private let result: Shared

    private final class Shared: Sendable {
        let value = Mutex<Result<TrainOutcome, TrainFailure>?>(nil)
    }

    /// Begins. `progress` is called with each train's number and size in packets, `finished` at the end, on the
    /// measurement's thread.
    package init(
        _ request: CapacityRequest, goal: TrainGoal, progress: @escaping @Sendable (Int, Int) -> Void,
        finished: @escaping @Sendable () -> Void
    ) throws(SocketError) {
        let state = try CapacityClient.State()
        let shared = Shared()
        thread = try DedicatedThread("trains", priority: 1) {
            do throws(TrainFailure) {
                let outcome = try TrainDialogue(request, state).run(goal, progress)
                shared.value.withLock { $0 = .success(outcome) }
            } catch {
                shared.value.withLock { $0 = .failure(error) }
            }
            finished()
        }
        self.state = state
        result = shared
    }

    /// Octets of IP packets in the trains so far, those of one under way left out.
    package var octets: Int64 { state.octets.load(ordering: .relaxed) }

    /// Ends it early.
    package func cancel() {
        state.isCancelled.store(true, ordering: .relaxed)
        state.waker.wake()
    }

    /// Waits for the end. Call it once.
    package func outcome() throws(TrainFailure) -> TrainOutcome {
        thread.join()
        guard let value = result.value.withLock({ $0 }) else { throw .capacity(.interrupted) }
        return try value.get()
    }
}
