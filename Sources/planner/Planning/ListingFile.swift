import Glibc

/// One file for people and other programs, written whole: whoever looks sees the earlier one or the new one.
package enum ListingFile {
    /// Replaces nothing, or a file that is one of ours; a symbolic link stays and its target is replaced.
    /// - Parameter isOwn: whether the bytes that stand there are an earlier file of the same kind.
    package static func write(
        _ text: String, to path: String, isOwn: ([UInt8]) -> Bool
    ) throws(ListingDirectory.Fault) {
        let path = FileTree.resolved(path) ?? path
        do {
            switch FileTree.kind(of: path) {
            case .nothing: break
            case .directory: throw ListingDirectory.Fault.foreign(path: path)
            case .other:
                let bytes = try FileTree.read(path)
                guard bytes.isEmpty || isOwn(bytes) else { throw ListingDirectory.Fault.foreign(path: path) }
            }
            let partial = try FileTree.makeTemporaryDirectory(beside: path)
            defer { FileTree.remove(partial) }
            try FileTree.write([Array(text.utf8)], to: "\(partial)/new")
            guard rename("\(partial)/new", path) == 0 else { throw FileTree.Failure(path) }
            try FileTree.synchronise(directory: FileTree.parent(of: path))
        } catch let fault as ListingDirectory.Fault {
            throw fault
        } catch let failure as FileTree.Failure {
            throw .cannotWrite(path: failure.path, reason: failure.reason)
        } catch {
            throw .cannotWrite(path: path, reason: "\(error)")
        }
    }
}
