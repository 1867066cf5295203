import CNetShim
import Glibc

/// A thread of the operating system for a loop that blocks: packet loops share no pool with anybody.
final class DedicatedThread: Sendable {
    private let handle: pthread_t

    /// Starts `body` on a thread called `name` (15 characters); under SCHED_FIFO where `priority` is above 0 and the
    /// system allows it.
    init(_ name: String, priority: Int32 = 0, _ body: @escaping @Sendable () -> Void) throws(SocketError) {
        let start = Unmanaged.passRetained(
            Start {
                _ = cnetshim_prepare_thread(name, priority)
                body()
            })
        var handle = pthread_t()
        let answer = pthread_create(
            &handle, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            }, start.toOpaque())
        guard answer == 0 else {
            start.release()
            throw SocketError(.thread, code: answer)
        }
        self.handle = handle
    }

    /// Waits for its end. Call it once.
    func join() { pthread_join(handle, nil) }

    private final class Start: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
}
