import Synchronization

/// A test under way.
package protocol RunningTest: Sendable {
    /// Ends it early; may be called at any time, and more than once.
    func cancel()
    /// Waits for its end; nil where it measured nothing. Called once.
    func result() -> TestMeasurement?
}

/// What a test measured.
package struct TestMeasurement: Hashable, Sendable {
    package var bitsPerSecond: Double
    /// Ratio 0...1.
    package var loss: Double
    package var octets: Int64

    package init(bitsPerSecond: Double, loss: Double, octets: Int64) {
        self.bitsPerSecond = bitsPerSecond
        self.loss = loss
        self.octets = octets
    }
}

/// The thread of an agent that asks for leave to test, tests within it, and tells what it measured.
///
/// A test begins `startsIn` after the answer came and is cancelled before `endsIn` after the question left: whatever time the
/// two took on their way, it lies within the lease as the collector counts it.
package final class TestLoop: Sendable {
    package enum Event: Sendable {
        /// The collector's words for why not now, and after how long to ask again.
        case waiting(Duration, String)
        case refused(String)
        case away(String)
        case begun(TestGrant)
        case measured(TestGrant, TestMeasurement)
        /// It came to nothing.
        case failed(TestGrant)
        /// The collector could not be told.
        case untold(String)
    }

    /// Waits between questions, in seconds.
    package struct Patience: Sendable {
        /// After a refusal, after a failure to reach the collector, and after a test.
        package var refused = 3_600.0
        package var away = 60.0
        package var tested = 60.0
        package init() {}
    }

    /// Begins a test of so many seconds; `finished` is to be called at its end. Nil where it can't begin.
    package typealias Begin =
        @Sendable (TestGrant, _ seconds: Int, _ finished: @escaping @Sendable () -> Void) ->
        (any RunningTest)?

    private let identity: AgentIdentity
    private let limits: HTTPSClient.Limits
    private let language: String?
    private let patience: Patience
    private let begin: Begin
    private let onEvent: @Sendable (Event) -> Void
    private let cutoff = Cutoff()
    private let wakeUp: WakeUp
    private let isStopping = Atomic<Bool>(false)
    private let isFinished = Atomic<Bool>(false)
    private let thread = Mutex<WorkerThread?>(nil)

    /// Setup and activation take part of a lease.
    private static let setup = 1.0

    /// Nil where the process has no descriptor left.
    package init?(
        identity: AgentIdentity, limits: HTTPSClient.Limits = .init(), language: String? = nil,
        patience: Patience = Patience(), begin: @escaping Begin, onEvent: @escaping @Sendable (Event) -> Void
    ) {
        guard let wakeUp = WakeUp() else { return nil }
        self.wakeUp = wakeUp
        self.identity = identity
        self.limits = limits
        self.language = language
        self.patience = patience
        self.begin = begin
        self.onEvent = onEvent
    }

    /// Begins; false where the system gives no thread. An unusable identity is thrown before anything starts.
    package func start() throws -> Bool {
        _ = try identity.client()
        let worker = WorkerThread { [self] in run() }
        thread.withLock { $0 = worker }
        return worker != nil
    }

    /// Ends a test under way and the thread. Call it once.
    package func stop(grace: Double) {
        isStopping.store(true, ordering: .releasing)
        cutoff.set(after: grace)
        wakeUp.signal()
        let worker = thread.withLock { held in
            defer { held = nil }
            return held
        }
        worker?.join()
    }

    private var stops: Bool { isStopping.load(ordering: .acquiring) }

    private func run() {
        guard let client = try? identity.client(limits: limits, cutoff: cutoff, language: language) else { return }
        let admission = TestAdmission(client)
        var words: String?
        while !stops {
            let asked = monotonicNow()
            let pause: Double
            switch admission.ask() {
            case .granted(let grant):
                words = nil
                test(grant, asked: asked, answered: monotonicNow(), admission)
                pause = patience.tested
            case .wait(let duration, let reason):
                if reason != words { onEvent(.waiting(duration, reason)) }
                words = reason
                pause = Double(duration.components.seconds)
            case .refused(let reason):
                if reason != words { onEvent(.refused(reason)) }
                words = reason
                pause = patience.refused
            case .unavailable(let reason):
                if reason != words { onEvent(.away(reason)) }
                words = reason
                pause = patience.away
            }
            // A kept connection would be closed by the collector meanwhile.
            if pause > 30 { client.close() }
            wait(until: monotonicNow() + UInt64(max(0.1, pause) * 1e9)) { false }
        }
        client.close()
    }

    private func test(_ grant: TestGrant, asked: UInt64, answered: UInt64, _ admission: TestAdmission) {
        let from = answered + UInt64(grant.startsIn * 1e9)
        let until = asked + UInt64(grant.endsIn * 1e9)
        wait(until: from) { false }
        let left = until > monotonicNow() ? Double(until - monotonicNow()) / 1e9 - Self.setup : 0
        isFinished.store(false, ordering: .releasing)
        guard !stops, left >= 1,
            let running = begin(
                grant, Int(left),
                { [self] in
                    isFinished.store(true, ordering: .releasing)
                    wakeUp.signal()
                })
        else {
            onEvent(.failed(grant))
            if let fault = admission.cancel(grant.lease) { onEvent(.untold(fault)) }
            return
        }
        onEvent(.begun(grant))
        wait(until: until) { [self] in isFinished.load(ordering: .acquiring) }
        if !isFinished.load(ordering: .acquiring) { running.cancel() }
        let fault: String?
        if let measured = running.result() {
            onEvent(.measured(grant, measured))
            fault = admission.finish(
                grant.lease, bitsPerSecond: measured.bitsPerSecond, loss: measured.loss, octets: measured.octets)
        } else {
            onEvent(.failed(grant))
            fault = admission.cancel(grant.lease)
        }
        if let fault { onEvent(.untold(fault)) }
    }

    /// Waits until `moment`, a stop, or until `isOver`.
    private func wait(until moment: UInt64, _ isOver: () -> Bool) {
        while !stops, !isOver(), monotonicNow() < moment { wakeUp.wait(until: moment) }
    }
}
