import NetworkModel
import Planning
import TestSupport
import Testing

@Suite("Successions in a plan", .blocking)
struct SuccessionTests {
    private func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

    private func plan(_ date: String, _ topology: Topology? = nil) async throws -> Plan {
        let topology = try topology ?? Repository.topology("Tests/Fixtures/topology-small")
        return await Planner(topology).plan(asOf: try day(date), gatePolicy: .strict)
    }

    @Test("On the day of the mergers every office that is no more has those that took over from it")
    func small() async throws {
        #expect(try await plan("2025-06-30").successions.isEmpty)
        let july = try await plan("2025-07-01").successions
        let texts = july.map {
            "\($0.predecessor) \($0.successor) \($0.event) \($0.area) \($0.isPrincipal ? 1 : 0)\($0.isSameOffice ? 1 : 0)"
        }
        // Districts have no office; a code that goes on is where the office goes on.
        #expect(july.count == 15)
        #expect(texts.contains("24@2004 24@2025 p-24 all 11") && texts.contains("27@2004 24@2025 p-24 all 10"))
        #expect(texts.contains("07333@2004 07333@2025 c-07333 all 11"))
        #expect(texts.contains("07315@2004 07333@2025 c-07333 all 10"))
        #expect(texts.contains("15016@2004 15016@2025 c-15016 rest 11"))
        #expect(texts.contains("15016@2004 15019@2025 c-15019 part 00"))
        #expect(texts.contains("07663@2004 07663@2025 c-07663 all 11"), "also one that is only entered anew")
        #expect(try july.allSatisfy { $0.day == (try day("2025-07-01")) })
    }

    @Test("A divided unit's changeover is the last of its events, and before that there is none")
    func lastEvent() async throws {
        var topology = try Repository.topology("Tests/Fixtures/topology-small")
        let late = try #require(topology.events.firstIndex { $0.id == "c-15019" })
        topology.events[late].completed = try day("2025-08-01")
        let july = try await plan("2025-07-15", topology).successions
        #expect(!july.contains { $0.predecessor.rawValue == "15016@2004" })
        let august = try await plan("2025-08-01", topology).successions.filter {
            $0.predecessor.rawValue == "15016@2004"
        }
        let last = try day("2025-08-01")
        #expect(august.map(\.day) == [last, last])
    }

    @Test("They are written with the plan and read back, and a plan without them is read")
    func roundTrip() async throws {
        let document = PlanDocument(try await plan("2025-07-01"))
        let read = try PlanDocument(reading: Array(document.text.utf8))
        #expect(read.plan.successions == document.plan.successions && !read.plan.successions.isEmpty)
        let older = PlanDocument(try await plan("2025-04-01"))
        #expect(!older.text.contains("\"successions\""))
        #expect(try PlanDocument(reading: Array(older.text.utf8)).plan.successions.isEmpty)
    }

    @Test("A plan made from another has those of its own day")
    func replanned() async throws {
        let topology = try Repository.topology("Tests/Fixtures/topology-small")
        let june = PlanDocument(try await plan("2025-06-30", topology))
        let july = await Replanner(topology, from: june).plan(asOf: try day("2025-07-01"))
        #expect(july.successions == (try await plan("2025-07-01", topology).successions))
    }
}
