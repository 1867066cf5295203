import Testing

@testable import Collector

/// `#expect` takes no mutating calls.
private final class Standings {
    private var value: EdgeStandings
    init(grace: UInt64) { value = EdgeStandings(grace: grace) }
    var count: Int { value.count }
    func counts(now: UInt64) -> Bool { value.counts(now: now) }
    func verdict(of fingerprint: String, seconds: Int64, now: UInt64) -> EdgeStandings.Verdict {
        value.verdict(of: fingerprint, seconds: seconds, now: now)
    }
    func answered(_ fingerprint: String, _ standing: RegisteredStanding) { value.answered(fingerprint, standing) }
    func heard(_ changes: RegistryChanges, now: UInt64) -> EdgeStandings.Event? { value.heard(changes, now: now) }
    func missed(now: UInt64) -> EdgeStandings.Event? { value.missed(now: now) }
    func turnedAway() -> EdgeStandings.Event? { value.turnedAway() }
}

/// What a collector in front believes, event by event.
@Suite struct EdgeStandingsTests {
    private static let second: UInt64 = 1_000_000_000
    private static let valid = RegisteredStanding(standing: .valid(site: "a"), expires: 1_000, number: 0)
    private static let start = RegistryChanges(mark: RevocationMark(number: 0, fingerprint: ""))

    private func changes(_ number: Int64, revoked: [String] = [], isAnew: Bool = false) -> RegistryChanges {
        RegistryChanges(
            mark: RevocationMark(number: number, fingerprint: revoked.last ?? "x"), isAnew: isAnew, revoked: revoked)
    }

    private func known(grace: UInt64 = 60) -> Standings {
        let standings = Standings(grace: grace * Self.second)
        _ = standings.heard(Self.start, now: 0)
        standings.answered("f", Self.valid)
        return standings
    }

    @Test func nobodyIsHeardBeforeTheRegistrarIs() {
        let standings = Standings(grace: 60 * Self.second)
        #expect(standings.verdict(of: "f", seconds: 0, now: 0) == .outOfTouch)
        #expect(standings.missed(now: 0) == nil)
        #expect(standings.heard(Self.start, now: 0) == nil)
        #expect(standings.verdict(of: "f", seconds: 0, now: 0) == .ask)
    }

    @Test func whatIsKnownCountsUntilItsEndOrItsRevocation() {
        let standings = known()
        #expect(standings.verdict(of: "f", seconds: 999, now: 0) == .known(.valid(site: "a")))
        #expect(standings.verdict(of: "f", seconds: 1_000, now: 0) == .ask)
        _ = standings.heard(changes(1, revoked: ["f"]), now: 0)
        #expect(standings.verdict(of: "f", seconds: 0, now: 0) == .known(.revoked(site: "a")))
        _ = standings.missed(now: 1)
        #expect(standings.verdict(of: "f", seconds: 0, now: 1) == .known(.revoked(site: "a")))
    }

    @Test func withoutTheRegistrarWhatIsKnownCountsForTheGrace() {
        let standings = known()
        #expect(standings.missed(now: Self.second) == .lost)
        #expect(standings.missed(now: 2 * Self.second) == nil)
        #expect(standings.verdict(of: "f", seconds: 0, now: 60 * Self.second) == .known(.valid(site: "a")))
        #expect(standings.verdict(of: "g", seconds: 0, now: 60 * Self.second) == .outOfTouch)
        let over = 60 * Self.second + 1
        #expect(standings.verdict(of: "f", seconds: 0, now: over) == .outOfTouch && !standings.counts(now: over))
        #expect(standings.missed(now: over) == .graceOver && standings.missed(now: over) == nil)
        #expect(standings.heard(Self.start, now: over) == .found)
        #expect(standings.verdict(of: "f", seconds: 0, now: over) == .known(.valid(site: "a")))
    }

    /// The registrar read it, then a revocation came, whose poll was answered first.
    @Test func answerFromBeforeARevocationIsNotKept() {
        let standings = Standings(grace: 60 * Self.second)
        _ = standings.heard(Self.start, now: 0)
        _ = standings.heard(changes(1, revoked: ["f"]), now: 0)
        standings.answered("f", Self.valid)
        #expect(standings.verdict(of: "f", seconds: 0, now: 0) == .ask)
        standings.answered("f", RegisteredStanding(standing: .revoked(site: "a"), expires: 1_000, number: 1))
        #expect(standings.verdict(of: "f", seconds: 0, now: 0) == .known(.revoked(site: "a")))
    }

    @Test func restoredRegistryIsAskedAnew() {
        let standings = known()
        _ = standings.heard(changes(0, isAnew: true), now: 0)
        #expect(standings.verdict(of: "f", seconds: 0, now: 0) == .ask && standings.count == 0)
    }

    @Test func refusedCollectorHearsNobodyUntilItIsTakenAgain() {
        let standings = known()
        #expect(standings.turnedAway() == .refused && standings.turnedAway() == nil)
        #expect(standings.verdict(of: "f", seconds: 0, now: 0) == .refused && !standings.counts(now: 0))
        _ = standings.missed(now: 1)
        #expect(standings.verdict(of: "f", seconds: 0, now: 1) == .outOfTouch)
        #expect(standings.heard(Self.start, now: 2) == .found)
        #expect(standings.verdict(of: "f", seconds: 0, now: 2) == .ask)
    }
}

/// Which of agents' questions for their configuration end at a collector in front.
@Suite struct ConfigurationCacheTests {
    private let edition = ConfigurationEdition(run: "r", generation: 1)

    @Test func onlyAQuestionThatConfirmsNothingNewEndsHere() {
        var cache = ConfigurationCache()
        #expect(cache.answer(of: "a", holding: nil, edition: edition) == nil)
        cache.keep("document", tag: "\"1\"", of: "a", holding: nil, edition: edition)
        // The agent took it and shows it: the registrar must know.
        #expect(cache.answer(of: "a", holding: "\"1\"", edition: edition) == nil)
        cache.keep(nil, tag: "\"1\"", of: "a", holding: "\"1\"", edition: edition)
        #expect(cache.answer(of: "a", holding: "\"1\"", edition: edition) == .unchanged(tag: "\"1\""))
        #expect(cache.answer(of: "a", holding: "\"0\"", edition: edition) == nil)
        #expect(cache.answer(of: "a", holding: nil, edition: edition) == nil)
        #expect(cache.answer(of: "b", holding: "\"1\"", edition: edition) == nil)
        for other in [ConfigurationEdition(run: "r", generation: 2), ConfigurationEdition(run: "s", generation: 1)] {
            #expect(cache.answer(of: "a", holding: "\"1\"", edition: other) == nil)
        }
    }

    @Test func withoutTheRegistrarTheLastOneIsGiven() {
        var cache = ConfigurationCache()
        cache.keep("document", tag: "\"1\"", of: "a", holding: nil, edition: edition)
        #expect(cache.answer(of: "a", holding: nil, edition: nil) == .document("document", tag: "\"1\""))
        #expect(cache.answer(of: "a", holding: "\"1\"", edition: nil) == .unchanged(tag: "\"1\""))
    }

    @Test func memoryIsBounded() {
        var cache = ConfigurationCache(limit: 1_000)
        for site in ["a", "b", "c"] {
            cache.keep(String(repeating: "x", count: 200), tag: "1", of: site, holding: nil, edition: edition)
        }
        #expect(cache.answer(of: "a", holding: nil, edition: nil) == nil)
    }
}
