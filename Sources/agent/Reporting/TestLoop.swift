import Synchronization

/// A test under way.
package protocol RunningTest: Sendable {
    /// Ends it early; may be called at any time, and more than once.
    func cancel()
    /// Waits for its end; nil where it measured nothing. Called once.
    func result() -> TestMeasurement?
}

/// What the test's loop asks of its surroundings.
package struct TestSurroundings: Sendable {
    /// Bits per second that the line towards a test's server carries now; nil for unknown. May block for seconds.
    package var use: @Sendable (TestGrant) -> Double?
    package var ledger: TestLedger?
    /// Octets a day for each circuit; nil for `TestManners.budget`.
    package var budget: Int64?
    /// Nanoseconds since 1970.
    package var wallClock: @Sendable () -> Int64
    /// Nanoseconds of a clock that goes on while the machine sleeps.
    package var clock: @Sendable () -> UInt64

    package init(
        use: @escaping @Sendable (TestGrant) -> Double? = { _ in nil }, ledger: TestLedger? = nil, budget: Int64? = nil,
        wallClock: @escaping @Sendable () -> Int64 = { 0 }, clock: @escaping @Sendable () -> UInt64 = bootTimeNow
    ) {
        self.use = use
        self.ledger = ledger
        self.budget = budget
        self.wallClock = wallClock
        self.clock = clock
    }
}

/// The thread of an agent that asks for leave to test, tests within it, and tells what it measured.
///
/// A test begins `startsIn` after the answer came and is cancelled before `endsIn` after the question left: whatever time the
/// two took on their way, it lies within the lease as the collector counts it, a sleep of the machine included.
///
/// Those who use the line come first: see `TestManners`.
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
        /// It was not begun, or ended, for the sake of others.
        case objected(TestGrant, TestObjection)
        /// The collector could not be told.
        case untold(String)
    }

    /// Waits between questions, in seconds.
    package struct Patience: Sendable {
        /// After a refusal, and after a failure to reach the collector.
        package var refused = 3_600.0
        package var away = 60.0
        /// After a test with a result: that of the other way, or of the next circuit, may have its time two seconds later. Not
        /// less than one: a lease ends with a whole second.
        package var measured = 1.0
        /// After a test that came to nothing.
        package var failed = 60.0
        /// After a test that was not run for the sake of others.
        package var objected = 900.0
        package init() {}
    }

    /// Begins a test of so many seconds; `finished` is to be called at its end. Nil where it can't begin.
    package typealias Begin =
        @Sendable (TestGrant, _ seconds: Int, _ finished: @escaping @Sendable () -> Void) ->
        (any RunningTest)?

    private let identity: AgentIdentity
    private let state: StateFolder?
    private let limits: HTTPSClient.Limits
    private let language: String?
    private let patience: Patience
    private let begin: Begin
    private let surroundings: TestSurroundings
    private let onEvent: @Sendable (Event) -> Void
    private let cutoff = Cutoff()
    private let wakeUp: WakeUp
    private let isStopping = Atomic<Bool>(false)
    private let isFinished = Atomic<Bool>(false)
    private let thread = Mutex<WorkerThread?>(nil)

    /// Setup and activation take part of a lease.
    private static let setup = 1.0

    /// Nil where the process has no descriptor left.
    ///
    /// - Parameter state: where a renewed identity is found; nil for nowhere.
    package init?(
        identity: AgentIdentity, state: StateFolder? = nil, limits: HTTPSClient.Limits = .init(),
        language: String? = nil,
        patience: Patience = Patience(), surroundings: TestSurroundings = TestSurroundings(),
        begin: @escaping Begin, onEvent: @escaping @Sendable (Event) -> Void
    ) {
        guard let wakeUp = WakeUp() else { return nil }
        self.wakeUp = wakeUp
        self.identity = identity
        self.state = state
        self.limits = limits
        self.language = language
        self.patience = patience
        self.surroundings = surroundings
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
        var shown = identity
        while !stops {
            if let renewed = state?.successor(of: shown), (try? client.present(with: renewed)) != nil {
                shown = renewed
            }
            let asked = surroundings.clock()
            let pause: Double
            switch admission.ask() {
            case .granted(let grant):
                words = nil
                pause =
                    switch test(grant, asked: asked, answered: surroundings.clock(), admission) {
                    case .measured: patience.measured
                    case .failed: patience.failed
                    case .objected: patience.objected
                    }
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

    private enum Ending { case measured, failed, objected }

    private func test(_ grant: TestGrant, asked: UInt64, answered: UInt64, _ admission: TestAdmission) -> Ending {
        let from = answered + UInt64(grant.startsIn * 1e9)
        let until = asked + UInt64(grant.endsIn * 1e9)
        pass(until: from) { false }
        var allowed = grant
        if !stops, let objection = objection(to: &allowed) {
            refuse(grant, objection, admission)
            return .objected
        }
        let now = surroundings.clock()
        let left = until > now ? Double(until - now) / 1e9 - Self.setup : 0
        isFinished.store(false, ordering: .releasing)
        let isDue = !stops && left >= 1
        if isDue, let objection = reserve(allowed) {
            refuse(grant, objection, admission)
            return .objected
        }
        guard isDue,
            let running = begin(
                allowed, Int(left),
                { [self] in
                    isFinished.store(true, ordering: .releasing)
                    wakeUp.signal()
                })
        else {
            if isDue { correct(allowed, spent: 0) }
            onEvent(.failed(grant))
            if let fault = admission.cancel(grant.lease) { onEvent(.untold(fault)) }
            return .failed
        }
        onEvent(.begun(allowed))
        pass(until: until) { [self] in isFinished.load(ordering: .acquiring) }
        if !isFinished.load(ordering: .acquiring) { running.cancel() }
        let measured = running.result()
        // Of a test without an answer nobody knows what it sent.
        if let measured { correct(allowed, spent: measured.octets) }
        if let objection = measured?.objection {
            refuse(grant, objection, admission)
            return .objected
        }
        let fault: String?
        if let measured {
            onEvent(.measured(grant, measured))
            fault = admission.finish(grant.lease, measured)
        } else {
            onEvent(.failed(grant))
            fault = admission.cancel(grant.lease)
        }
        if let fault { onEvent(.untold(fault)) }
        return measured == nil ? .failed : .measured
    }

    private func refuse(_ grant: TestGrant, _ objection: TestObjection, _ admission: TestAdmission) {
        onEvent(.objected(grant, objection))
        if let fault = admission.cancel(grant.lease, objection) { onEvent(.untold(fault)) }
    }

    // MARK: - budget and users

    /// Why the test is not to begin; otherwise `grant` has the octets that today's budget leaves.
    private func objection(to grant: inout TestGrant) -> TestObjection? {
        if let ledger = surroundings.ledger {
            let budget = surroundings.budget ?? TestManners.budget(rate: grant.rate)
            do {
                let left = try ledger.left(grant.circuit, of: budget, at: surroundings.wallClock())
                guard let octets = TestManners.allowance(wanted: grant.octets, left: left, rate: grant.rate) else {
                    return .budgetSpent(left: left)
                }
                grant.octets = octets
            } catch { return .ledger("\(error)") }
        }
        return surroundings.use(grant).flatMap { TestManners(rate: Double(grant.rate)).objection(toUse: $0) }
    }

    private func reserve(_ grant: TestGrant) -> TestObjection? {
        do {
            try surroundings.ledger?.reserve(grant.circuit, grant.octets, at: surroundings.wallClock())
            return nil
        } catch { return .ledger("\(error)") }
    }

    private func correct(_ grant: TestGrant, spent: Int64) {
        try? surroundings.ledger?.correct(
            grant.circuit, reserved: grant.octets, actual: spent, at: surroundings.wallClock())
    }

    // MARK: - waiting

    /// Nanoseconds after which a clock that goes on in sleep is looked at: poll(2) doesn't count sleep.
    private static let look: UInt64 = 250_000_000

    /// Waits until `moment` of the surroundings' clock, a stop, or until `isOver`.
    private func pass(until moment: UInt64, _ isOver: () -> Bool) {
        while !stops, !isOver() {
            let now = surroundings.clock()
            guard now < moment else { return }
            wakeUp.wait(until: monotonicNow() + min(moment - now, Self.look))
        }
    }

    /// Waits until `moment`, a stop, or until `isOver`.
    private func wait(until moment: UInt64, _ isOver: () -> Bool) {
        while !stops, !isOver(), monotonicNow() < moment { wakeUp.wait(until: moment) }
    }
}
