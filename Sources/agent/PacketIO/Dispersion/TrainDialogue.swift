import CNetShim
import Glibc
import NetworkAddress
import Probing
import Synchronization

/// The client's dialogue: setup, opening, trains one by one.
struct TrainDialogue {
    private let request: CapacityRequest
    private let state: CapacityClient.State

    private static let attempts = 3
    /// Nanoseconds for an answer.
    private static let patience: Int64 = 1_000_000_000

    init(_ request: CapacityRequest, _ state: CapacityClient.State) {
        self.request = request
        self.state = state
    }

    private var isCancelled: Bool { state.isCancelled.load(ordering: .relaxed) }

    func run(_ goal: TrainGoal, _ progress: @Sendable (Int, Int) -> Void) throws(TrainFailure) -> TrainOutcome {
        let settled: (UDPSocket, Poller, SetupPDU, CapacitySessionKeys?)
        do throws(CapacityFailure) {
            settled = try CapacityDialogue(request, state).settle()
        } catch { throw .capacity(error) }
        let (socket, poller, setup, keys) = settled
        let place = Endpoint(request.server.address, port: setup.testPort)
        let trains = TrainSocket(socket, poller: poller)
        if request.terms.trafficClass != 0 { socket.prefer(CNETSHIM_CLASS, Int32(request.terms.trafficClass)) }
        let opening = try open(trains, keys, place)
        var session = TrainSession(
            trains: trains, token: opening.token, isUpstream: request.direction == .up, state: state)
        defer { session.close() }
        var outcome = TrainOutcome(server: place)
        outcome.begin = Moment.now().wall.nanoseconds
        outcome.overhead = socket.family == 6 ? 48 : 28
        outcome.idleRoundTrip = session.roundTrip()
        var settings = CapacityTrains.Settings()
        settings.octets = outcome.octets
        settings.maximumRate = request.maximumRate
        settings.budget = min(
            settings.budget, Int(clamping: opening.budget / 2), Int(clamping: request.octetLimit ?? .max))
        outcome.capacity = try carry(out: CapacityTrains(settings), session: &session, &outcome, progress)
        if goal == .available {
            var settings = AvailableTrains.Settings()
            settings.octets = outcome.octets
            settings.maximumRate = request.maximumRate
            settings.seed = opening.token
            settings.budget = min(settings.budget, Int(clamping: opening.budget / 2))
            outcome.available = try carry(
                out: AvailableTrains(outcome.capacity, settings), session: &session, &outcome, progress)
        }
        outcome.finish = Moment.now().wall.nanoseconds
        return outcome
    }

    /// Sends train after train until `plan` has its finding.
    private func carry<Plan: TrainPlan>(
        out plan: Plan, session: inout TrainSession, _ outcome: inout TrainOutcome,
        _ progress: @Sendable (Int, Int) -> Void
    ) throws(TrainFailure) -> Plan.Finding {
        var plan = plan
        while true {
            switch plan.next() {
            case .finished(let finding): return finding
            case .train(let train, let rest):
                state.octets.add(Int64(train.size), ordering: .relaxed)
                guard let record = try session.carry(train, rest: rest, progress) else {
                    throw .capacity(.interrupted)
                }
                outcome.queueing = max(outcome.queueing, Self.queueing(record))
                plan.take(record)
            }
        }
    }

    private static func queueing(_ record: TrainRecord) -> Int64 {
        let delays = record.arrivals.lazy.map { $0.arrived - $0.sent }
        guard let least = delays.min(), let most = delays.max() else { return 0 }
        return most - least
    }

    private func open(
        _ trains: TrainSocket, _ keys: CapacitySessionKeys?, _ place: Endpoint
    ) throws(TrainFailure) -> TrainOpening {
        var wanted = TrainOpening()
        wanted.trafficClass = request.terms.trafficClass
        wanted.budget = TrainAllowance.session
        for _ in 0..<Self.attempts {
            if isCancelled { throw .capacity(.interrupted) }
            let time = UInt32(truncatingIfNeeded: Moment.now().wall.nanoseconds / 1_000_000_000)
            trains.send(length: TrainOpening.length) {
                wanted.write(to: $0)
                keys?.seal($0, as: .client, time: time)
            }
            var answer: TrainOpening?
            let deadline = Moment.now().monotonic.nanoseconds + Self.patience
            while answer == nil, !isCancelled {
                let left = deadline - Moment.now().monotonic.nanoseconds
                guard left > 0 else { break }
                trains.receive(within: left) { octets, _ in
                    guard let one = TrainOpening(reading: octets), one.command == .response,
                        keys?.verifies(octets, from: .server) ?? true
                    else { return }
                    answer = one
                }
            }
            guard let answer else { continue }
            guard answer.answer == .accepted else { throw .refused }
            return answer
        }
        throw .unknown(place)
    }
}
