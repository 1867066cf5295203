import NetworkAddress
import PacketIO
import Probing
import Reporting
import Synchronization

/// A test of a circuit against its contract: a few packet trains, which take a hundredth of what a search sends, and the full
/// search only where they disagree with the contract or tell too little.
///
/// Trains go as fast as they can, whatever the contract says: only so do they meet the line's bucket.
final class ContractTest: RunningTest {
    /// Begins the full search with what is left of octets and seconds; nil where it can't begin.
    typealias Search = @Sendable (TestGrant, Int, @escaping @Sendable () -> Void) -> (any RunningTest)?

    private let grant: TestGrant
    /// By the clock that goes on while the machine sleeps.
    private let begin: UInt64
    private let seconds: Double
    private let phase: Phase
    private let trains: TrainClient
    private let search: Search
    private let measured = Mutex<TestMeasurement?>(nil)
    private let thread = Mutex<WorkerThread?>(nil)

    /// What trains take of the test's time at most.
    private static let trainShare = 0.35
    /// Shorter, they and the search find nothing.
    private static let leastTrains = 1.0
    private static let leastSearch = 2.0

    /// What the test waits for: the end of the trains or of the search, or to be cancelled.
    private final class Phase: Sendable {
        private let wakeUp: WakeUp
        private let hasEnded = Atomic(false)
        private let isOver = Atomic(false)

        init?() {
            guard let wakeUp = WakeUp() else { return nil }
            self.wakeUp = wakeUp
        }

        var isCancelled: Bool { isOver.load(ordering: .acquiring) }

        func end() {
            hasEnded.store(true, ordering: .releasing)
            wakeUp.signal()
        }

        /// Forgets the end of a phase that was not waited for.
        func beginNext() { hasEnded.store(false, ordering: .releasing) }

        func cancel() {
            isOver.store(true, ordering: .releasing)
            wakeUp.signal()
        }

        /// Until the end, the cancellation or `moment` of the clock that goes on in sleep, which is looked at now and then.
        func wait(until moment: UInt64) {
            while !isCancelled, !hasEnded.exchange(false, ordering: .acquiringAndReleasing) {
                let now = bootTimeNow()
                guard now < moment else { return }
                wakeUp.wait(until: monotonicNow() + min(moment - now, 250_000_000))
            }
        }
    }

    /// Nil where the system gives no socket or thread, or where there is no time for trains.
    init?(
        _ grant: TestGrant, seconds: Int, source: IPAddress?, key: CapacityKey?, search: @escaping Search,
        _ finished: @escaping @Sendable () -> Void
    ) {
        guard Double(seconds) * Self.trainShare >= Self.leastTrains, let phase = Phase() else { return nil }
        var request = CapacityRequest(server: grant.server)
        request.source = source
        request.key = key
        request.direction = grant.direction == .up ? .up : .down
        request.octetLimit = UInt64(max(0, grant.octets))
        guard let client = try? TrainClient(request, goal: .capacity, progress: { _, _ in }, finished: { phase.end() })
        else { return nil }
        self.grant = grant
        self.search = search
        self.phase = phase
        self.seconds = Double(seconds)
        begin = bootTimeNow()
        trains = client
        let worker = WorkerThread { [self] in
            let result = run()
            measured.withLock { $0 = result }
            finished()
        }
        guard let worker else {
            client.cancel()
            _ = try? client.outcome()
            return nil
        }
        thread.withLock { $0 = worker }
    }

    func cancel() { phase.cancel() }

    func result() -> TestMeasurement? {
        thread.withLock { $0.take() }?.join()
        return measured.withLock { $0 }
    }

    private func moment(after part: Double) -> UInt64 { begin + UInt64(seconds * part * 1e9) }

    private func run() -> TestMeasurement? {
        phase.wait(until: moment(after: Self.trainShare))
        trains.cancel()
        let outcome = try? trains.outcome()
        phase.beginNext()
        let found = outcome.flatMap { TestMeasurement($0) }
        let spent = trains.octets
        let agrees = outcome.map {
            !$0.capacity.disagrees(with: Double(grant.rate), tolerance: DispersionOptions.tolerance)
        }
        if agrees == true { return found }
        let left = seconds - Double(bootTimeNow() - begin) / 1e9
        var rest = grant
        rest.octets = max(0, grant.octets - spent)
        guard !phase.isCancelled, left >= Self.leastSearch, rest.octets > 0,
            let running = search(rest, Int(left), { [phase] in phase.end() })
        else { return nil }
        // The search ends by itself; who gave the lease cancels it where it doesn't.
        phase.wait(until: .max)
        if phase.isCancelled { running.cancel() }
        guard var measured = running.result() else { return nil }
        measured.octets += spent
        measured.bucket = found?.bucket
        return measured
    }
}
