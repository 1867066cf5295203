import Glibc
import Localization
import NetworkAddress
import PacketIO
import Reporting

/// Leave of the collector for a test that somebody runs by hand: while it stands, nobody else has leave to load what it loads.
///
/// A process that ends without `end` keeps it until its time is over.
final class TestLeave {
    let grant: TestGrant
    private let client: HTTPSClient
    private let language: Language
    private var isOver = false
    /// By the clock that goes on while the machine sleeps.
    private let until: UInt64

    /// Seconds for which an answer "not yet" is waited out, all together.
    private static let patience = 120.0

    private init(_ grant: TestGrant, asked: UInt64, _ client: HTTPSClient, _ language: Language) {
        self.grant = grant
        until = asked + UInt64(grant.endsIn * 1e9)
        self.client = client
        self.language = language
    }

    deinit { end() }

    /// Whole seconds until its end, 1 at least.
    var secondsLeft: Int {
        let now = bootTimeNow()
        return max(1, Int(until > now ? (until - now) / 1_000_000_000 : 0))
    }

    /// Asks, and waits until leave begins.
    ///
    /// - Parameters:
    ///   - otherwise: what the command does about a collector that gives none, for the words of the fault.
    ///   - pause: waits so many seconds, or throws.
    static func ask(
        _ wish: TestAdmission.Wish, as identity: AgentIdentity, otherwise: String, _ language: Language,
        pause: (Double) throws -> Void = TestLeave.sleep
    ) throws -> TestLeave {
        let client: HTTPSClient
        do { client = try identity.client(language: language.rawValue) } catch {
            throw CommandFault(.environment, words(of: error, language))
        }
        let admission = TestAdmission(client)
        // Two that begin in the same second are not to be given one lease.
        let request = TestAdmission.requestName()
        var waited = 0.0
        while true {
            let asked = bootTimeNow()
            switch admission.ask(wish, request: request) {
            case .granted(let grant) where grant.endsIn - grant.startsIn < Double(wish.seconds) - 1:
                // Of a collector that doesn't tell requests apart: what is left of a lease that another process has or had.
                guard waited + grant.endsIn <= patience else {
                    let minutes = Int((grant.endsIn / 60).rounded(.up))
                    throw CommandFault(
                        .badNews,
                        LeaveMessages.notNow.text(language, LeaveMessages.taken.text(language), minutes, otherwise))
                }
                say(
                    LeaveMessages.waits.text(
                        language, Int(grant.endsIn.rounded(.up)), LeaveMessages.taken.text(language)))
                client.close()
                try pause(grant.endsIn + 1)
                waited += grant.endsIn + 1
            case .granted(let grant):
                client.close()
                if grant.startsIn >= 1 { say(LeaveMessages.begins.text(language, Int(grant.startsIn.rounded(.up)))) }
                let leave = TestLeave(grant, asked: asked, client, language)
                try pause(grant.startsIn)
                return leave
            case .wait(let duration, let words):
                let seconds = Double(duration.components.seconds)
                guard waited + seconds <= patience else {
                    let minutes = Int((seconds / 60).rounded(.up))
                    throw CommandFault(.badNews, LeaveMessages.notNow.text(language, words, minutes, otherwise))
                }
                say(LeaveMessages.waits.text(language, Int(seconds), words))
                client.close()
                try pause(max(1, seconds))
                waited += max(1, seconds)
            case .refused(let words):
                throw CommandFault(.badNews, LeaveMessages.refused.text(language, words, otherwise))
            case .unavailable(let words):
                throw CommandFault(.environment, LeaveMessages.away.text(language, words, otherwise))
            }
        }
    }

    /// Gives it back, with what was measured of the circuit where that is known. Once; a collector that can't be told is said so.
    func end(_ measured: TestMeasurement? = nil) {
        guard !isOver else { return }
        isOver = true
        let admission = TestAdmission(client)
        let fault = measured.map { admission.finish(grant.lease, $0) } ?? admission.cancel(grant.lease)
        client.close()
        if let fault { Self.say(TestMessages.untold.text(language, fault)) }
    }

    /// Gives it back unused, for the sake of those who use the line.
    func end(_ objection: TestObjection) {
        guard !isOver else { return }
        isOver = true
        if let fault = TestAdmission(client).cancel(grant.lease, objection) {
            Self.say(TestMessages.untold.text(language, fault))
        }
        client.close()
    }

    private static func say(_ text: String) { StandardError.write(text + "\n") }

    private static func sleep(_ seconds: Double) {
        var pause = timespec(tv_sec: Int(seconds), tv_nsec: Int((seconds - seconds.rounded(.down)) * 1e9))
        nanosleep(&pause, nil)
    }
}
