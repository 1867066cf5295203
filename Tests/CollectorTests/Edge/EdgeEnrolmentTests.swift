import Foundation
import Identity
import TestSupport
import Testing

@testable import Collector

/// How a machine becomes a collector in front, and stays one whatever gets lost on the way.
@Suite(.blocking) struct EdgeEnrolmentTests {
    private func kit(_ registrar: RunningCollector, port: Int? = nil) async throws -> CollectorKit {
        try await CollectorKit.issue(
            collector: "edge-1", names: ["127.0.0.1"], registrar: "https://127.0.0.1:\(port ?? registrar.port)",
            folder: registrar.folder, store: registrar.store, actor: "test", at: registrar.clock.now,
            lifetime: 3_600_000_000_000)
    }

    private func enrol(
        _ kit: CollectorKit, _ folder: DataFolder, at registrar: RunningCollector
    ) async throws -> EdgeIdentity {
        try await EdgeEnrolment.enrol(
            kit, in: folder, version: "0.1.0", at: Int64(registrar.clock.now / 1_000_000_000), language: "en")
    }

    /// Enrols while answers get lost on the line.
    private func enrolUnheard(
        _ kit: CollectorKit, _ folder: DataFolder, at registrar: RunningCollector, over line: BreakableLine
    ) async throws {
        func enrolments() async throws -> Int {
            try await registrar.store.auditLog(of: "edge-1", limit: 100).count { $0.action == "collector enrolled" }
        }
        let before = try await enrolments()
        line.loseAnswers(true)
        async let lost = Result<Void, any Error>.awaiting { _ = try await enrol(kit, folder, at: registrar) }
        for _ in 0..<2_000 where try await enrolments() == before { try await Task.sleep(for: .milliseconds(5)) }
        line.cut()
        let failure = await lost
        #expect(throws: RegistrarClient.Unreachable.self) { try failure.get() }
        line.loseAnswers(false)
        line.mend()
    }

    @Test func lostAnswerIsAskedForAgainWithTheSameKit() async throws {
        try await RunningCollector.run { registrar in
            let temporary = try TemporaryFolder()
            let folder = DataFolder(path: temporary.path)
            let line = try BreakableLine(to: registrar.port)
            let first = try await kit(registrar, port: line.port)
            try await enrolUnheard(first, folder, at: registrar, over: line)
            #expect(throws: EdgeIdentity.Failure.absent(folder.path)) { try EdgeIdentity(in: folder) }
            let identity = try await enrol(first, folder, at: registrar)
            let certificate = try #require(identity.certificate)
            #expect(try certificate.matches(identity.key) && EdgeIdentity(in: folder) == identity)

            // A second kit over the one in use, whose answer is lost: what is in use stays whole.
            let second = try await kit(registrar, port: line.port)
            try await enrolUnheard(second, folder, at: registrar, over: line)
            #expect(try EdgeIdentity(in: folder) == identity)
            let asked = try #require(try EdgeIdentity.pending(in: folder))
            #expect(asked.key != identity.key && PrivateFile.mode(of: EdgeIdentity.pendingPath(in: folder)) == 0o600)
            let replaced = try await enrol(second, folder, at: registrar)
            let next = try #require(replaced.certificate)
            #expect(replaced.key == asked.key && next.fingerprint != certificate.fingerprint)
            #expect(try EdgeIdentity(in: folder) == replaced && EdgeIdentity.pending(in: folder) == nil)
            let standing = try await registrar.store.standing(
                ofCollectorCertificate: next.fingerprint, at: registrar.clock.now)
            #expect(standing == .valid(site: "edge-1"))
            // Run once more, nothing is asked.
            #expect(try await enrol(second, folder, at: registrar) == replaced)
        }
    }

    @Test func revocationEndsKitsThatNobodyUsed() async throws {
        try await RunningCollector.run { registrar in
            let temporary = try TemporaryFolder()
            let folder = DataFolder(path: temporary.path)
            let (early, second) = (try await kit(registrar), try await kit(registrar))
            func revoke() async throws -> EndedRights {
                try await registrar.store.revokeCollector(
                    "edge-1", because: "stolen", actor: "me", at: registrar.clock.now)
            }
            // Before it ever enrolled too.
            #expect(try await revoke() == EndedRights(kits: 2))
            #expect(try await revoke().isNothing)
            for kit in [early, second] {
                await #expect(throws: EdgeEnrolment.Failure.refused(status: 403, "the token has expired")) {
                    try await enrol(kit, folder, at: registrar)
                }
            }
            let entry = try await registrar.store.auditLog(of: "edge-1", limit: 1).first
            #expect(entry?.action == "unused kits ended" && entry?.detail == "2: stolen")
            _ = try await enrol(try await kit(registrar), folder, at: registrar)
            _ = try await kit(registrar)
            #expect(try await revoke() == EndedRights(certificates: 1, kits: 1))
        }
    }

    /// A kit that somebody else used, or that is over, changes nothing.
    @Test func refusedKitLeavesTheIdentityInUse() async throws {
        try await RunningCollector.run { registrar in
            let (temporary, other) = (try TemporaryFolder(), try TemporaryFolder())
            let folder = DataFolder(path: temporary.path)
            let identity = try await enrol(try await kit(registrar), folder, at: registrar)
            let spent = try await kit(registrar)
            _ = try await enrol(spent, DataFolder(path: other.path), at: registrar)
            await #expect(throws: EdgeEnrolment.Failure.refused(status: 403, "the token has been used")) {
                try await enrol(spent, folder, at: registrar)
            }
            #expect(try EdgeIdentity(in: folder) == identity)
            let third = try await enrol(try await kit(registrar), folder, at: registrar)
            #expect(third.certificate != nil && third.key != identity.key)
        }
    }
}
