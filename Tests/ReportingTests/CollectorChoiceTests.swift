import CollectorDouble
import Foundation
import Identity
import TestSupport
import Testing

@testable import Reporting

private let minute: UInt64 = 60_000_000_000

/// Scripts of events; no clock, no socket.
@Suite(.blocking) struct CollectorChoiceTests {
    @Test("one collector is never left")
    func alone() {
        var choice = CollectorChoice(count: 1, site: "04@2025")
        for _ in 0..<5 { #expect(choice.failed(isUnreachable: true, now: 0) == false) }
        #expect(choice.current == 0)
        #expect(!choice.checkIsDue(now: .max - 1))
    }

    @Test("what can't be reached is left at once, what fails twice in a row then")
    func leaves() {
        var choice = CollectorChoice(count: 3, site: "04@2025")
        #expect(choice.failed(isUnreachable: false, now: 0) == false)
        choice.answered(now: 0)
        #expect(choice.failed(isUnreachable: false, now: 0) == false)
        #expect(choice.failed(isUnreachable: false, now: 0) == true)
        #expect(choice.current == 1)
        #expect(choice.failed(isUnreachable: true, now: 0) == true)
        #expect(choice.current == 2)
        #expect(choice.failed(isUnreachable: true, now: 0) == true)
        #expect(choice.current == 0)
    }

    @Test("the preferred one is taken again after a pause and three good checks in a row")
    func returns() {
        var choice = CollectorChoice(count: 2, site: "04@2025")
        _ = choice.failed(isUnreachable: true, now: 0)
        #expect(!choice.checkIsDue(now: 5 * minute - 1))
        #expect(choice.checkIsDue(now: 7 * minute))
        choice.checked(isWell: true, now: 7 * minute)
        #expect(choice.current == 1)
        #expect(!choice.checkIsDue(now: 7 * minute + 1))
        choice.checked(isWell: true, now: 9 * minute)
        // One that comes and goes is left alone for longer each time.
        choice.checked(isWell: false, now: 11 * minute)
        #expect(!choice.checkIsDue(now: 20 * minute))
        #expect(choice.checkIsDue(now: 24 * minute))
        for step in UInt64(0)..<3 {
            #expect(choice.current == 1)
            choice.checked(isWell: true, now: (24 + 2 * step) * minute)
        }
        #expect(choice.current == 0)
        #expect(!choice.checkIsDue(now: 1_000 * minute))
    }

    @Test("one that was taken again and fails soon is left alone for twice as long, until it has stayed for a while")
    func flaps() {
        var choice = CollectorChoice(count: 2, site: "04@2025")
        var now: UInt64 = 0
        func comeBack() {
            while choice.current == 1 {
                now += 75 * minute
                choice.checked(isWell: true, now: now)
            }
        }
        _ = choice.failed(isUnreachable: true, now: now)
        comeBack()
        choice.answered(now: now)
        choice.answered(now: now + 2 * minute)
        _ = choice.failed(isUnreachable: true, now: now + 3 * minute)
        #expect(!choice.checkIsDue(now: now + 12 * minute))
        #expect(choice.checkIsDue(now: now + 16 * minute))
        comeBack()
        choice.answered(now: now)
        choice.answered(now: now + 11 * minute)
        _ = choice.failed(isUnreachable: true, now: now + 12 * minute)
        #expect(choice.checkIsDue(now: now + 19 * minute))
    }

    @Test("a collector that says when to come again is not left for it")
    func asksToWait() throws {
        let first = try ScriptedCollector { _ in .respond(503, [("Retry-After", "30")]) }
        let second = try ScriptedCollector(authority: first.authority) { _ in .respond(200) }
        defer {
            first.stop()
            second.stop()
        }
        let other = try #require(Origin(second.origin))
        let client = try first.identity("04@2025", others: [other]).client()
        #expect(try (1...3).map { try client.send(HTTPRequest("GET", "/\($0)")).status } == [503, 503, 503])
    }

    @Test("agents that lost it together don't ask for it together")
    func spread() {
        let due = (0..<20).map { number -> UInt64 in
            var choice = CollectorChoice(count: 2, site: "pop-\(number)")
            _ = choice.failed(isUnreachable: true, now: 0)
            return (300...400).map { UInt64($0) * 1_000_000_000 }.first { choice.checkIsDue(now: $0) } ?? 0
        }
        #expect(Set(due).count > 10)
    }

    @Test("a collector that answers twice by its own failure is left")
    func ownFailure() throws {
        let first = try ScriptedCollector { _ in .respond(503) }
        let second = try ScriptedCollector(authority: first.authority) { _ in .respond(200) }
        defer {
            first.stop()
            second.stop()
        }
        let other = try #require(Origin(second.origin))
        let client = try first.identity("04@2025", others: [other]).client()
        #expect(try (1...3).map { try client.send(HTTPRequest("GET", "/\($0)")).status } == [503, 503, 200])
        #expect(client.origin == other)
    }

    @Test("a request goes to the next collector where the first can't be reached, and stays there")
    func failover() throws {
        let paths = Journal<String>()
        let first = try ScriptedCollector { _ in .respond(200) }
        let second = try ScriptedCollector(authority: first.authority) {
            paths.add($0.path)
            return .respond(200)
        }
        defer { second.stop() }
        let other = try #require(Origin(second.origin))
        let client = try first.identity("04@2025", others: [other]).client()
        #expect(try client.send(HTTPRequest("GET", "/1")).status == 200)
        #expect(client.origin.description == first.origin)
        first.stop()
        client.close()
        usleep(50_000)
        #expect(try client.send(HTTPRequest("GET", "/2")).status == 200)
        #expect(client.origin == other)
        #expect(try client.send(HTTPRequest("GET", "/3")).status == 200)
        #expect(paths.entries == ["/2", "/3"])
        #expect(second.connectionCount == 1)
    }
}
