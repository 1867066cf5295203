/// A directory of listings, written whole: whoever looks sees the earlier ones or the new ones.
package enum ListingDirectory {
    package enum Fault: Error, Hashable {
        /// Something else than such listings stands there.
        case foreign(path: String)
        case cannotWrite(path: String, reason: String)
    }

    /// Replaces a directory that holds nothing but files of these names.
    /// - Parameter ledger: a listing among `files` whose first column names those of the directory. What an earlier one that stands
    ///   there names may go too, so that a directory whose files change from time to time can be written again.
    package static func write(_ files: [PlanFile], to path: String, ledger: String? = nil) throws(Fault) {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        do {
            switch FileTree.kind(of: path) {
            case .nothing: break
            case .other: throw Fault.foreign(path: path)
            case .directory:
                let own = Set(files.map(\.name)).union(ledger.map { earlier(files, $0, in: path) } ?? [])
                guard Set(try FileTree.names(in: path)).isSubset(of: own) else {
                    throw Fault.foreign(path: path)
                }
            }
            let partial = try FileTree.makeTemporaryDirectory(beside: path)
            do {
                for file in files { try FileTree.write([file.bytes], to: "\(partial)/\(file.name)") }
                try FileTree.synchronise(directory: partial)
                try FileTree.replace(path, with: partial)
            } catch {
                FileTree.remove(partial)
                throw error
            }
        } catch let fault as Fault {
            throw fault
        } catch let failure as FileTree.Failure {
            throw .cannotWrite(path: failure.path, reason: failure.reason)
        } catch {
            throw .cannotWrite(path: path, reason: "\(error)")
        }
    }

    /// What the ledger in the directory names; nothing unless it has the columns of the new one.
    private static func earlier(_ files: [PlanFile], _ ledger: String, in path: String) -> [String] {
        guard let new = files.first(where: { $0.name == ledger })?.bytes,
            let head = String(decoding: new, as: UTF8.self).split(separator: "\n").first,
            let bytes = try? FileTree.read("\(path)/\(ledger)")
        else { return [] }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        guard lines.first == head else { return [] }
        return lines.dropFirst().compactMap { $0.split(separator: ",").first.map(String.init) }
    }
}
