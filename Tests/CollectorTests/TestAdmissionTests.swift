import Foundation
import NetworkModel
import TestSupport
import Testing

@testable import Admission
@testable import Collector

/// Who gets leave to load a line, over real TLS.
@Suite(.blocking) struct TestAdmissionTests {
    /// Two communes behind one trunk that carries one test at a time, and a third one in another province.
    static let network: TestNetwork = {
        func link(_ name: String, _ megabits: Double, used: Double = 0) -> TestNetwork.Link {
            .init(
                name: name, capacity: .megabits(megabits), forward: .megabits(used), backward: .megabits(used))
        }
        func circuit(_ site: String, _ role: CircuitRole, hub: Int, _ links: [Int], _ rate: Double)
            -> TestNetwork.Circuit
        {
            .init(
                site: site, id: "\(site)/\(role.rawValue)", role: role, hub: hub, committed: .megabits(rate),
                path: links.map { .init(link: $0, isForward: true) })
        }
        return TestNetwork(
            links: [
                link("01290@2025/primary", 50), link("01291@2025/primary", 50), link("pop-1/primary", 80, used: 60),
                link("07210@2025/primary", 50), link("01290@2025/backup", 5),
            ],
            hubs: [.init(site: "04@2025", port: .megabits(1_000)), .init(site: "24@2025", port: nil)],
            circuits: [
                circuit("01290@2025", .primary, hub: 0, [0, 2], 50),
                circuit("01291@2025", .primary, hub: 0, [1, 2], 50),
                circuit("07210@2025", .primary, hub: 1, [3], 50), circuit("01290@2025", .backup, hub: 0, [4], 5),
            ])
    }()

    /// A window that opened a while ago, or opens so many minutes from now, and lasts two hours.
    private func desk(
        _ clock: TestClock, opensIn minutes: Int = -30, _ rules: TestRules = TestRules(),
        _ scope: TestScope = TestScope()
    ) -> TestDesk {
        let minute = (Int(clock.now / 1_000_000_000) + LocalWindow.offset) / 60
        func ofDay(_ value: Int) -> Int { ((minute + value) % 1_440 + 1_440) % 1_440 }
        return TestDesk(
            Self.network, rules, window: LocalWindow(from: ofDay(minutes), until: ofDay(minutes + 120)), scope: scope)
    }

    private func ask(_ client: TLSClient, _ body: String = "{}", language: String = "en") async throws -> (
        status: Int, document: [String: Any], retry: Int?
    ) {
        let answer = try await client.send(
            "POST", "/v1/tests", headers: [("Accept-Language", language)], body: Array(body.utf8))
        let document = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
        return (answer.status, document ?? [:], answer.headers["retry-after"].flatMap { Int($0) })
    }

    private func announce(_ client: TLSClient) async throws {
        let body = Array(#"{"address": "10.0.1.1", "port": 862}"#.utf8)
        #expect(try await client.send("PUT", "/v1/reflector", body: body).status == 204)
    }

    private func reason(_ document: [String: Any]) -> [String: Any] { document["reason"] as? [String: Any] ?? [:] }

    @Test func timetableIsGrantedInTurnAndNoTwoShareTheTrunk() async throws {
        try await RunningCollector.run(desk: { desk($0, TestRules(), TestScope(directions: [.down])) }) { collector in
            try await announce(try await collector.enrolled("04@2025"))
            let clients = [try await collector.enrolled("01290@2025"), try await collector.enrolled("01291@2025")]
            var leases: [(from: String, until: String)] = []
            var waited = 0
            for client in clients {
                var answer = try await ask(client)
                if answer.status == 409 {
                    waited += 1
                    let seconds = try #require(answer.retry)
                    collector.clock.advance(seconds: UInt64(seconds))
                    answer = try await ask(client)
                }
                #expect(answer.status == 201, "\(answer.document)")
                #expect(answer.document["peer"] as? String == "04@2025")
                #expect(
                    answer.document["address"] as? String == "10.0.1.1" && answer.document["port"] as? Int == 24_601)
                #expect(answer.document["rate_bps"] as? Int == 50_000_000)
                // 10 s of a tenth more than the committed rate.
                #expect(answer.document["octets"] as? Int == 68_750_000)
                leases.append((answer.document["from"] as? String ?? "", answer.document["until"] as? String ?? ""))
            }
            let first = try #require(UTCMoment(leases[0].until)), second = try #require(UTCMoment(leases[1].from))
            #expect(waited <= 1 && first < second)
            // Who had a result has had his turn: the next comes with the next night. Who had none may try again.
            let result = Array(#"{"bits_per_second": 49700000}"#.utf8)
            #expect(try await clients[0].send("PUT", "/v1/tests/1", body: result).status == 204)
            collector.clock.advance(seconds: 60)
            #expect(try await ask(clients[1]).status == 201)
            let again = try await ask(clients[0])
            #expect(again.status == 409 && reason(again.document)["kind"] as? String == "done")
            #expect(try #require(again.retry) > 3_600)
        }
    }

    /// Asks for whatever is next, and tells a result each time, until nothing is left of the night.
    private func turns(of client: TLSClient, _ collector: RunningCollector) async throws -> [String] {
        var turns: [String] = []
        for _ in 0..<40 {
            let answer = try await ask(client, #"{"purpose": "scheduled"}"#)
            guard answer.status == 201 else {
                let kind = reason(answer.document)["kind"] as? String
                if kind == "done" || kind == "outside" { return turns + [kind ?? ""] }
                collector.clock.advance(seconds: UInt64(min(600, try #require(answer.retry))))
                continue
            }
            let circuit = try #require(answer.document["circuit"] as? String)
            turns.append("\(circuit) \(answer.document["direction"] as? String ?? "")")
            collector.clock.advance(seconds: UInt64(max(1, answer.document["starts_in_seconds"] as? Double ?? 0)))
            let result = Array(#"{"bits_per_second": 4970000}"#.utf8)
            let lease = try #require(answer.document["lease"] as? Int)
            #expect(try await client.send("PUT", "/v1/tests/\(lease)", body: result).status == 204)
        }
        Issue.record("the night doesn't end: \(turns)")
        return turns
    }

    @Test func whoAsksForWhateverIsNextGetsEveryTestOfTheNightOnce() async throws {
        try await RunningCollector.run(desk: { desk($0) }) { collector in
            try await announce(try await collector.enrolled("04@2025"))
            let turns = try await turns(of: try await collector.enrolled("01290@2025"), collector)
            #expect(turns.sorted() == ["01290@2025/primary down", "01290@2025/primary up", "done"])
        }
        let all = TestScope(roles: [.primary, .backup])
        try await RunningCollector.run(desk: { desk($0, TestRules(), all) }) { collector in
            try await announce(try await collector.enrolled("04@2025"))
            let turns = try await turns(of: try await collector.enrolled("01290@2025"), collector)
            #expect(
                turns.sorted() == [
                    "01290@2025/backup down", "01290@2025/backup up", "01290@2025/primary down",
                    "01290@2025/primary up", "done",
                ])
        }
        let backups = TestScope(roles: [.backup])
        try await RunningCollector.run(desk: { desk($0, TestRules(), backups) }) { collector in
            try await announce(try await collector.enrolled("04@2025"))
            #expect(try await turns(of: try await collector.enrolled("01291@2025"), collector) == ["outside"])
        }
    }

    @Test func testOfAnEngineerWaitsForTheLeaseOfAnotherAndItsEarlyEndLetsHimIn() async throws {
        try await RunningCollector.run(desk: { desk($0) }) { collector in
            try await announce(try await collector.enrolled("04@2025"))
            let (one, other) = (try await collector.enrolled("01290@2025"), try await collector.enrolled("01291@2025"))
            let granted = try await ask(one, #"{"purpose": "ad-hoc", "direction": "up", "seconds": 60}"#)
            #expect(granted.status == 201)
            let again = try await ask(one, #"{"purpose": "ad-hoc", "direction": "up", "seconds": 60}"#)
            #expect(again.status == 201 && again.document["lease"] as? Int == granted.document["lease"] as? Int)

            let refused = try await ask(other, #"{"purpose": "ad-hoc", "direction": "up", "seconds": 20}"#)
            #expect(refused.status == 409 && reason(refused.document)["kind"] as? String == "in-use")
            #expect(reason(refused.document)["resource"] as? String == "pop-1/primary")
            #expect((30...62).contains(try #require(refused.retry)))
            let vietnamese = try await ask(other, #"{"purpose": "ad-hoc", "direction": "up"}"#, language: "vi")
            #expect((vietnamese.document["error"] as? String)?.contains("đang có lượt đo khác") == true)
            // The other direction of the trunk is another matter; the agent itself is not.
            #expect(try await ask(other, #"{"purpose": "ad-hoc", "direction": "down"}"#).status == 201)

            let lease = try #require(granted.document["lease"] as? Int)
            #expect(try await other.send("DELETE", "/v1/tests/\(lease)").status == 404)
            collector.clock.advance(seconds: 15)
            #expect(try await one.send("DELETE", "/v1/tests/\(lease)").status == 204)
            let then = try await ask(other, #"{"purpose": "ad-hoc", "direction": "up", "seconds": 20}"#)
            #expect(then.status == 201, "\(then.document)")
        }
    }

    /// Two processes of one site, as two people's at the same machine, don't share a lease; an answer that was lost is given again.
    @Test func requestsOfOneSiteAreToldApartByTheirNames() async throws {
        try await RunningCollector.run(desk: { desk($0) }) { collector in
            try await announce(try await collector.enrolled("04@2025"))
            let commune = try await collector.enrolled("01290@2025")
            func ask(_ name: String?) async throws -> (status: Int, document: [String: Any], retry: Int?) {
                let named = name.map { ", \"request\": \"\($0)\"" } ?? ""
                return try await self.ask(commune, #"{"purpose": "ad-hoc", "seconds": 60\#(named)}"#)
            }
            let first = try await ask("one")
            let lease = try #require(first.document["lease"] as? Int)
            #expect(first.status == 201)
            #expect(try await ask("one").document["lease"] as? Int == lease)
            for other in ["two", nil] {
                let refused = try await ask(other)
                #expect(refused.status == 409 && reason(refused.document)["kind"] as? String == "in-use", "\(refused)")
            }
            collector.clock.advance(seconds: 15)
            #expect(try await commune.send("DELETE", "/v1/tests/\(lease)").status == 204)
            let next = try await ask("two")
            #expect(next.status == 201 && next.document["lease"] as? Int != lease)
            // An agent that gives no names is answered as ever.
            let second = try #require(next.document["lease"] as? Int)
            collector.clock.advance(seconds: 62)
            #expect(try await commune.send("DELETE", "/v1/tests/\(second)").status == 204)
            let nameless = try await ask(nil)
            #expect(nameless.status == 201)
            #expect(try await ask(nil).document["lease"] as? Int == nameless.document["lease"] as? Int)
            for name in ["", "A", String(repeating: "a", count: 65)] { #expect(try await ask(name).status == 400) }
        }
    }

    @Test func resultOfATestIsKeptWithItsLease() async throws {
        try await RunningCollector.run(desk: { desk($0) }) { collector in
            try await announce(try await collector.enrolled("04@2025"))
            let (commune, other) = (
                try await collector.enrolled("01290@2025"), try await collector.enrolled("01291@2025")
            )
            let lease = try #require(try await ask(commune, #"{"purpose": "ad-hoc"}"#).document["lease"] as? Int)
            let result = Array(#"{"bits_per_second": 49700000, "loss": 0.002, "octets": 62000000}"#.utf8)
            #expect(try await other.send("PUT", "/v1/tests/\(lease)", body: result).status == 404)
            #expect(try await commune.send("PUT", "/v1/tests/\(lease)", body: Array("{}".utf8)).status == 400)
            #expect(try await commune.send("PUT", "/v1/tests/\(lease)", body: result).status == 204)
            let measured = try #require(try await collector.store.measuredTests().first)
            #expect(measured.circuit == "01290@2025/primary" && measured.direction == .down)
            #expect(measured.rate == 50_000_000)
            #expect(measured.result == TestResult(bitsPerSecond: 49_700_000, loss: 0.002, sent: 62_000_000))
        }
    }

    @Test func howATestMeasuredIsKeptWithIt() async throws {
        try await RunningCollector.run(desk: { desk($0) }) { collector in
            try await announce(try await collector.enrolled("04@2025"))
            let commune = try await collector.enrolled("01290@2025")
            let lease = try #require(try await ask(commune, #"{"purpose": "ad-hoc"}"#).document["lease"] as? Int)
            for fault in [#""method": "Trains!""#, #""bucket_octets": -1"#, #""loaded_ns": -5"#] {
                let body = Array("{\"bits_per_second\": 1, \(fault)}".utf8)
                #expect(try await commune.send("PUT", "/v1/tests/\(lease)", body: body).status == 400, "\(fault)")
            }
            let body =
                #"{"bits_per_second": 49700000, "octets": 600000, "method": "trains", "bucket_octets": 65536, "idle_ns": 9000000, "loaded_ns": 19000000}"#
            #expect(try await commune.send("PUT", "/v1/tests/\(lease)", body: Array(body.utf8)).status == 204)
            let result = try #require(try await collector.store.measuredTests().first).result
            #expect(result.loss == nil && result.method == "trains" && result.bucket == 65_536)
            #expect(result.idle == 9_000_000 && result.loaded == 19_000_000)
        }
    }

    @Test func acceptanceLoadsBothWaysForLongAndKeepsOthersAway() async throws {
        var rules = TestRules()
        rules.dailyShare = 1
        try await RunningCollector.run(desk: { [rules] in desk($0, rules) }) { collector in
            try await announce(try await collector.enrolled("04@2025"))
            let (one, other) = (try await collector.enrolled("01290@2025"), try await collector.enrolled("01291@2025"))
            let body = #"{"purpose": "acceptance", "direction": "both", "seconds": 1000}"#
            let granted = try await ask(one, body)
            #expect(granted.status == 201 && granted.document["direction"] as? String == "both", "\(granted.document)")
            for direction in ["up", "down"] {
                let refused = try await ask(other, #"{"purpose": "ad-hoc", "direction": "\#(direction)"}"#)
                #expect(refused.status == 409 && reason(refused.document)["resource"] as? String == "pop-1/primary")
            }
            // A night's test is one way, of a minute at most.
            #expect(try await ask(one, #"{"direction": "both"}"#).status == 400)
            #expect(try await ask(one, #"{"purpose": "ad-hoc", "seconds": 61}"#).status == 400)
            #expect(try await ask(one, #"{"purpose": "acceptance", "seconds": 3601}"#).status == 400)
            let lease = try #require(granted.document["lease"] as? Int)
            #expect(try await one.send("DELETE", "/v1/tests/\(lease)").status == 204)
            #expect(try await ask(other, #"{"purpose": "ad-hoc", "direction": "up"}"#).status == 201)
        }
    }

    @Test func whyATestWasNotRunIsKeptUntilOneIs() async throws {
        try await RunningCollector.run(desk: { desk($0) }) { collector in
            try await announce(try await collector.enrolled("04@2025"))
            let commune = try await collector.enrolled("01290@2025")
            func leave() async throws -> Int {
                try #require(try await ask(commune, #"{"purpose": "ad-hoc"}"#).document["lease"] as? Int)
            }
            let first = try await leave()
            let body = Array(#"{"reason": "line-in-use", "users_bps": 9000000, "limit_bps": 5000000}"#.utf8)
            #expect(try await commune.send("DELETE", "/v1/tests/\(first)", body: body).status == 204)
            let objected = try #require(try await collector.store.objectedTests().first)
            #expect(objected.circuit == "01290@2025/primary" && objected.reason == "line-in-use")
            #expect(objected.rate == 50_000_000)
            #expect(try await collector.store.measuredTests().isEmpty)

            // What is no word is no reason, and the lease is given back all the same.
            collector.clock.advance(seconds: 60)
            let second = try await leave()
            let odd = Array(#"{"reason": "a <b>"}"#.utf8)
            #expect(try await commune.send("DELETE", "/v1/tests/\(second)", body: odd).status == 204)
            #expect(try await collector.store.objectedTests().map(\.reason) == ["line-in-use"])

            collector.clock.advance(seconds: 60)
            let third = try await leave()
            let result = Array(#"{"bits_per_second": 49700000}"#.utf8)
            #expect(try await commune.send("PUT", "/v1/tests/\(third)", body: result).status == 204)
            #expect(try await collector.store.objectedTests().isEmpty)
        }
    }

    @Test func ofManyWhoAskAtOnceOneGetsTheTrunk() async throws {
        try await RunningCollector.run(desk: { desk($0) }) { collector in
            try await announce(try await collector.enrolled("04@2025"))
            let clients = [try await collector.enrolled("01290@2025"), try await collector.enrolled("01291@2025")]
            let body = #"{"purpose": "ad-hoc", "direction": "up", "seconds": 60}"#
            let sites = try await withThrowingTaskGroup(of: (Int, Int).self) { group in
                for index in 0..<12 {
                    group.addTask { (index % 2, try await ask(clients[index % 2], body).status) }
                }
                return try await group.reduce(into: Set<Int>()) { sites, answer in
                    if answer.1 == 201 { sites.insert(answer.0) }
                }
            }
            #expect(sites.count == 1)
        }
    }

    @Test func byDayUsersKeepWhatTheyArePromisedAndACircuitOfItsOwnMayBeTested() async throws {
        try await RunningCollector.run(desk: { desk($0, opensIn: 300) }) { collector in
            try await announce(try await collector.enrolled("04@2025"))
            try await announce(try await collector.enrolled("24@2025"))
            let (commune, alone) = (
                try await collector.enrolled("01290@2025"), try await collector.enrolled("07210@2025")
            )
            let refused = try await ask(commune, #"{"purpose": "ad-hoc"}"#)
            #expect(refused.status == 409 && reason(refused.document)["kind"] as? String == "users")
            #expect(reason(refused.document)["resource"] as? String == "pop-1/primary")
            #expect(try await ask(alone, #"{"purpose": "ad-hoc"}"#).status == 201)
            let early = try await ask(alone, #"{"direction": "up"}"#)
            #expect(early.status == 409 && reason(early.document)["kind"] as? String == "unscheduled")
        }
    }

    @Test func daysVolumeIsObeyed() async throws {
        var rules = TestRules()
        // What the backup of 5 Mbit/s carries in 86.4 seconds.
        rules.dailyShare = 1
        try await RunningCollector.run(desk: { [rules] in desk($0, rules) }) { collector in
            try await announce(try await collector.enrolled("04@2025"))
            let commune = try await collector.enrolled("01290@2025")
            let body = #"{"circuit": "01290@2025/backup", "purpose": "ad-hoc", "seconds": 60}"#
            let granted = try await ask(commune, body)
            #expect(granted.status == 201, "\(granted.document)")
            collector.clock.advance(seconds: 90)
            let refused = try await ask(commune, body)
            #expect(refused.status == 409 && reason(refused.document)["kind"] as? String == "volume")
            #expect(reason(refused.document)["resource"] as? String == "01290@2025/backup")
        }
    }

    @Test func whatIsNoRequestOrNobodysCircuitIsNamed() async throws {
        try await RunningCollector.run(desk: { desk($0) }) { collector in
            let commune = try await collector.enrolled("01290@2025")
            for body in ["", "[]", #"{"direction": "left"}"#, #"{"seconds": 61}"#, #"{"purpose": "fun"}"#] {
                #expect(try await ask(commune, body.isEmpty ? "x" : body).status == 400, "\(body)")
            }
            let foreign = try await ask(commune, #"{"circuit": "01291@2025/primary"}"#)
            #expect(foreign.status == 404)
            #expect((foreign.document["expected"] as? String)?.contains("01290@2025/primary") == true)
            let absent = try await ask(commune)
            #expect(absent.status == 409 && reason(absent.document)["kind"] as? String == "peer" && absent.retry != nil)
            #expect(try await collector.stranger.send("POST", "/v1/tests", body: Array("{}".utf8)).status == 403)
            #expect(try await commune.send("DELETE", "/v1/tests/x").status == 404)

            let list = try await commune.send("GET", "/v1/tests")
            let document = try JSONSerialization.jsonObject(with: Data(list.body)) as? [String: Any]
            let tests = document?["tests"] as? [[String: Any]] ?? []
            #expect(tests.count == 4)
            #expect(tests.first?["circuit"] as? String == "01290@2025/primary" && tests.first?["starts"] is String)
            #expect(tests.last?["starts"] is NSNull)
        }
    }

    @Test func leasesOutliveTheServerThatGaveThem() async throws {
        try await RunningCollector.run { collector in
            try await announce(try await collector.enrolled("04@2025"))
            let lineage = SiteLineage(hierarchy: RunningCollector.hierarchy)
            func source() -> AdmissionSource {
                AdmissionSource(store: collector.store, lineage: lineage, desk: desk(collector.clock))
            }
            let wish = AdmissionSource.Wish(circuit: nil, direction: .down, seconds: 60, purpose: .adHoc)
            guard case .granted = try await source().answer(wish, of: "01290@2025", at: collector.clock.now) else {
                Issue.record("the first is not granted")
                return
            }
            guard case .wait(_, .inUse) = try await source().answer(wish, of: "01291@2025", at: collector.clock.now)
            else {
                Issue.record("the second is not made to wait")
                return
            }
            collector.clock.advance(seconds: 62)
            guard case .granted = try await source().answer(wish, of: "01291@2025", at: collector.clock.now) else {
                Issue.record("an expired lease keeps others out")
                return
            }
        }
    }
}
