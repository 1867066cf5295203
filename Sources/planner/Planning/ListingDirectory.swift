/// A directory of listings, written whole: whoever looks sees the earlier ones or the new ones.
package enum ListingDirectory {
    package enum Fault: Error, Hashable {
        /// Something else than such listings stands there.
        case foreign(path: String)
        case cannotWrite(path: String, reason: String)
    }

    /// Replaces a directory that holds nothing but files of these names.
    package static func write(_ files: [PlanFile], to path: String) throws(Fault) {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        do {
            switch FileTree.kind(of: path) {
            case .nothing: break
            case .other: throw Fault.foreign(path: path)
            case .directory:
                guard Set(try FileTree.names(in: path)).isSubset(of: files.map(\.name)) else {
                    throw Fault.foreign(path: path)
                }
            }
            let partial = try FileTree.makeTemporaryDirectory(beside: path)
            do {
                for file in files { try FileTree.write(Array(file.text.utf8), to: "\(partial)/\(file.name)") }
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
}
