import FoundationEssentials
import Glibc
import Identity
import Rendering

/// A copy of all that a registrar's folder needs to be restored as a whole: one folder with a list of its files and their SHA-256.
///
/// | in it | what |
/// |---|---|
/// | `collector.sqlite` | agents, tokens, certificates, revocations, leave to test, audit log; measurements where they are kept here |
/// | `ca.pem`, `ca-key.pem` | the authority that all agents trust |
/// | `server.pem`, `server-key.pem` | what the server showed last; made anew at its next start |
/// | `store.url` | where measurements are kept, if elsewhere |
/// | `plan/` | the plan, if one was given |
/// | `CONTENTS.json` | the list, written last |
package struct DataArchive: Sendable {
    package struct File: Hashable, Sendable {
        /// Within the archive.
        package var path: String
        package var octets: UInt64
        /// SHA-256, hexadecimal.
        package var digest: String
    }

    package enum Failure: Error, Hashable {
        /// Something stands there already.
        case exists(String)
        /// It is no archive of ours, or one of another version: what is wrong.
        case malformed(String, reason: String)
        /// A file is not what it was when the archive was made.
        case altered(String)
        /// The system's words.
        case unusable(String, reason: String)
    }

    package let path: String
    package private(set) var files: [File]

    private static let contents = "CONTENTS.json"
    private static let planFolder = "plan"
    /// Octets of all files.
    package var octets: UInt64 { files.reduce(0) { $0 + $1.octets } }
    package var hasPlan: Bool { files.contains { $0.path.hasPrefix(Self.planFolder + "/") } }

    private init(path: String, files: [File]) {
        self.path = path
        self.files = files
    }

    private struct Document: Decodable {
        struct Entry: Decodable {
            var path: String
            var octets: UInt64
            var sha256: String
        }
        var format: Int
        var files: [Entry]
    }

    // MARK: - Making one

    /// Copies the folder of `store` to `target`, while others read and write it; `target` appears when all of it is on the disk.
    ///
    /// - Parameter plan: a directory that goes with it.
    /// - Throws: `Failure` or the store's, and then leaves nothing.
    package static func make(_ folder: DataFolder, store: SQLiteStore, plan: String?, at target: String) throws
        -> DataArchive
    {
        let target = DataFolder(path: target).path
        guard access(target, F_OK) != 0 else { throw Failure.exists(target) }
        let unfinished = target + ".unfinished-\(getpid())"
        try DataFolder(path: unfinished).make()
        do {
            let copy = DataFolder(path: unfinished)
            try store.backUp(to: copy.store)
            for (from, to) in kept(folder, copy) where access(from, F_OK) == 0 { try ArchiveFiles.copy(from, to: to) }
            if let plan { try ArchiveFiles.copyTree(plan, to: unfinished + "/" + planFolder) }
            var archive = DataArchive(path: target, files: [])
            archive.files = try ArchiveFiles.names(in: unfinished, "").sorted().map { name in
                let (octets, digest) = try ArchiveFiles.measured(unfinished + "/" + name)
                return File(path: name, octets: octets, digest: digest)
            }
            try PrivateFile.write(Array(archive.json.utf8), to: unfinished + "/" + contents)
            guard rename(unfinished, target) == 0 else { throw ArchiveFiles.failure(target) }
            return archive
        } catch {
            try? FileManager.default.removeItem(atPath: unfinished)
            throw error
        }
    }

    /// Files of the folder beside the store, and where they go.
    private static func kept(_ folder: DataFolder, _ copy: DataFolder) -> [(from: String, to: String)] {
        [
            (folder.authorityCertificate, copy.authorityCertificate), (folder.authorityKey, copy.authorityKey),
            (folder.serverCertificate, copy.serverCertificate), (folder.serverKey, copy.serverKey),
            (folder.storeURL, copy.storeURL),
        ]
    }

    private var json: String {
        JSONValue.object([
            .init("format", 1),
            .init(
                "files",
                .array(
                    files.map { file in
                        .object([
                            .init("path", .string(file.path)), .init("octets", .integer(Int64(clamping: file.octets))),
                            .init("sha256", .string(file.digest)),
                        ])
                    })),
        ]).text(pretty: true) + "\n"
    }

    // MARK: - Restoring one

    /// Reads an archive's list.
    package init(at path: String) throws {
        let folder = DataFolder(path: path).path
        let list = folder + "/" + Self.contents
        guard access(list, F_OK) == 0 else { throw Failure.malformed(folder, reason: "no \(Self.contents)") }
        let bytes = try PrivateFile.read(list, limit: 8 << 20)
        guard let document = try? JSONDecoder().decode(Document.self, from: Data(bytes)), document.format == 1 else {
            throw Failure.malformed(list, reason: "format")
        }
        self.path = folder
        files = try document.files.map { entry in
            // A list that names files elsewhere is none of ours.
            let parts = entry.path.split(separator: "/", omittingEmptySubsequences: false)
            guard !parts.isEmpty, parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }) else {
                throw Failure.malformed(list, reason: entry.path)
            }
            return File(path: entry.path, octets: entry.octets, digest: entry.sha256)
        }
        guard files.count <= ArchiveFiles.most, files.contains(where: { $0.path == "collector.sqlite" }) else {
            throw Failure.malformed(list, reason: "collector.sqlite")
        }
    }

    /// Makes a data folder of the archive, and the plan's directory where that is asked for; each appears when it is whole.
    ///
    /// - Parameters:
    ///   - folder: must not exist, or be empty.
    ///   - plan: likewise; nil leaves the plan in the archive.
    /// - Throws: `Failure`, and then leaves nothing.
    package func restore(to folder: DataFolder, plan: String?) throws {
        let (own, planned) = (
            files.filter { !$0.path.hasPrefix(Self.planFolder + "/") },
            files.filter { $0.path.hasPrefix(Self.planFolder + "/") }
        )
        if let plan {
            let (data, planned) = (folder.path, DataFolder(path: plan).path)
            guard data != planned, !data.hasPrefix(planned + "/"), !planned.hasPrefix(data + "/") else {
                throw Failure.exists(planned)
            }
        }
        var made: [(unfinished: String, target: String)] = []
        var placed: [(unfinished: String, target: String)] = []
        do {
            made.append((try place(own, for: folder.path, dropping: ""), folder.path))
            if let plan {
                let target = DataFolder(path: plan).path
                made.append((try place(planned, for: target, dropping: Self.planFolder + "/"), target))
            }
            // Both are whole by now.
            for (unfinished, target) in made {
                rmdir(target)
                guard rename(unfinished, target) == 0 else { throw ArchiveFiles.failure(target) }
                placed.append((unfinished, target))
            }
        } catch {
            for (unfinished, target) in placed { rename(target, unfinished) }
            for (unfinished, _) in made { try? FileManager.default.removeItem(atPath: unfinished) }
            throw error
        }
    }

    /// Copies files beside `target`, each compared with the list.
    private func place(_ files: [File], for target: String, dropping prefix: String) throws -> String {
        if access(target, F_OK) == 0, try !FileManager.default.contentsOfDirectory(atPath: target).isEmpty {
            throw Failure.exists(target)
        }
        let unfinished = target + ".unfinished-\(getpid())"
        try DataFolder(path: unfinished).make()
        do {
            for file in files {
                let copy = unfinished + "/" + file.path.dropFirst(prefix.count)
                try ArchiveFiles.makeParents(of: copy)
                try ArchiveFiles.copy(path + "/" + file.path, to: copy)
                let (octets, digest) = try ArchiveFiles.measured(copy)
                guard octets == file.octets, digest == file.digest else {
                    throw Failure.altered(path + "/" + file.path)
                }
            }
        } catch {
            try? FileManager.default.removeItem(atPath: unfinished)
            throw error
        }
        return unfinished
    }
}
