import Collector
import Foundation
import Identity
import TestSupport
import Testing

/// A registrar's folder as one copy, and a folder out of it.
@Suite(.blocking) struct DataArchiveTests {
    private static let second: UInt64 = 1_000_000_000

    /// A folder in which a registrar ran, a plan beside it, and a copy of both.
    private func withArchive(_ body: (_ root: String, DataFolder, DataArchive) async throws -> Void) async throws {
        let temporary = try TemporaryFolder()
        let root = temporary.path
        let folder = DataFolder(path: root + "/data")
        try folder.make()
        _ = try CollectorIdentity.open(in: folder, dnsNames: ["localhost"], addresses: [], at: 1_800_000_000)
        let store = try SQLiteStore(path: folder.store, create: true) { 1_800_000_000 * Self.second }
        _ = try await EnrolmentKit.issue(
            site: "a", collectors: ["https://a:1"], folder: folder, registry: store, actor: "me",
            at: 1_800_000_000 * Self.second, lifetime: Self.second)
        let plan = root + "/plan"
        try FileManager.default.createDirectory(atPath: plan + "/sub", withIntermediateDirectories: true)
        try PrivateFile.write(Array("plan".utf8), to: plan + "/plan.json")
        try PrivateFile.write([], to: plan + "/sub/empty.csv")
        let archive = try DataArchive.make(folder, store: store, plan: plan, at: root + "/copy")
        try store.close()
        try await body(root, folder, archive)
        _ = temporary
    }

    @Test func folderIsRestoredAsAWhole() async throws {
        try await withArchive { root, folder, made in
            let archive = try DataArchive(at: root + "/copy")
            #expect(archive.files == made.files && archive.hasPlan)
            #expect(
                archive.files.map(\.path) == [
                    "ca-key.pem", "ca.pem", "collector.sqlite", "plan/plan.json", "plan/sub/empty.csv",
                    "server-key.pem", "server.pem",
                ])
            let restored = DataFolder(path: root + "/restored")
            try archive.restore(to: restored, plan: root + "/plans/again")
            for file in ["ca-key.pem", "ca.pem"] {
                #expect(try PrivateFile.read(restored.path + "/" + file) == PrivateFile.read(folder.path + "/" + file))
                #expect(PrivateFile.mode(of: restored.path + "/" + file) == 0o600)
            }
            #expect(try PrivateFile.read(root + "/plans/again/plan.json") == Array("plan".utf8))
            #expect(try PrivateFile.read(root + "/plans/again/sub/empty.csv").isEmpty)
            // The same authority signs on, and what was recorded is there.
            let before = try CollectorIdentity.open(in: folder, dnsNames: ["x"], addresses: [], at: 1_800_000_000)
            let after = try CollectorIdentity.open(in: restored, dnsNames: ["x"], addresses: [], at: 1_800_000_000)
            #expect(before.authority.certificate == after.authority.certificate)
            let store = try SQLiteStore(path: restored.store, create: false) { 0 }
            #expect(try await store.auditLog(limit: 10).map(\.action) == ["kit issued"])
            #expect(try await store.check() == [])
            try store.close()
        }
    }

    @Test func damagedCopyIsNotRestoredAndLeavesNothing() async throws {
        try await withArchive { root, _, archive in
            let file = archive.path + "/ca-key.pem"
            var bytes = try PrivateFile.read(file)
            bytes[100] ^= 1
            try PrivateFile.write(bytes, to: file)
            #expect(throws: DataArchive.Failure.altered(file)) {
                try archive.restore(to: DataFolder(path: root + "/restored"), plan: nil)
            }
            try FileManager.default.removeItem(atPath: file)
            #expect(throws: DataArchive.Failure.self) {
                try archive.restore(to: DataFolder(path: root + "/restored"), plan: nil)
            }
            #expect(Set(try FileManager.default.contentsOfDirectory(atPath: root)) == ["data", "plan", "copy"])
        }
    }

    @Test func nothingIsWrittenOver() async throws {
        try await withArchive { root, folder, archive in
            #expect(throws: DataArchive.Failure.exists(folder.path)) { try archive.restore(to: folder, plan: nil) }
            #expect(throws: DataArchive.Failure.exists(root + "/plan")) {
                try archive.restore(to: DataFolder(path: root + "/restored"), plan: root + "/plan")
            }
            let store = try SQLiteStore(path: folder.store, create: false) { 0 }
            #expect(throws: DataArchive.Failure.exists(archive.path)) {
                try DataArchive.make(folder, store: store, plan: nil, at: archive.path)
            }
            try store.close()
            #expect(Set(try FileManager.default.contentsOfDirectory(atPath: root)) == ["data", "plan", "copy"])
        }
    }

    @Test(arguments: [
        "", "{}", #"{"format": 2, "files": []}"#, #"{"format": 1, "files": []}"#,
        #"{"format": 1, "files": [{"path": "../x", "octets": 1, "sha256": ""}]}"#,
        #"{"format": 1, "files": [{"path": "/etc/x", "octets": 1, "sha256": ""}]}"#,
        #"{"format": 1, "files": [{"path": "plan//x", "octets": 1, "sha256": ""}]}"#,
    ])
    func listThatIsNoneOfOursIsRefused(_ text: String) throws {
        let folder = try TemporaryFolder()
        try PrivateFile.write(Array(text.utf8), to: folder.path + "/CONTENTS.json")
        #expect(throws: DataArchive.Failure.self) { try DataArchive(at: folder.path) }
    }
}
