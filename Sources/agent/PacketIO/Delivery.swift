import Synchronization

/// Hands elements over, in order, on a thread of its own: whoever takes them may be slow, whoever gives them never waits.
final class Delivery<Element: Sendable>: Sendable {
    private struct State {
        var queue: [Element] = []
        var isFinished = false
    }

    private let state = Mutex(State())
    private let waker: Waker
    private let thread: Mutex<DedicatedThread?> = Mutex(nil)

    init(_ name: String, _ body: @escaping @Sendable (Element) -> Void) throws(SocketError) {
        waker = try Waker()
        let poller = try Poller()
        try poller.watch(waker.descriptor, token: 0)
        // The poller is made here, so that its failure is reported, and used on the new thread alone.
        nonisolated(unsafe) let waiting = poller
        let thread = try DedicatedThread(name) { [self] in
            var isFinished = false
            while !isFinished {
                waiting.wait(nanoseconds: -1) { _ in }
                waker.calm()
                let batch = state.withLock { state in
                    defer { state.queue = [] }
                    isFinished = state.isFinished
                    return state.queue
                }
                for element in batch { body(element) }
            }
        }
        self.thread.withLock { $0 = thread }
    }

    func give(_ elements: [Element]) {
        guard !elements.isEmpty else { return }
        state.withLock { $0.queue += elements }
        waker.wake()
    }

    /// Returns when everything given has been handed over.
    func finish() {
        state.withLock { $0.isFinished = true }
        waker.wake()
        thread.withLock { thread in
            thread?.join()
            thread = nil
        }
    }
}
