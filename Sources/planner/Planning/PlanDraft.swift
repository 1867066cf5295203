import Dispatch

/// A plan's directory in the making, beside its place, until it is exchanged with what is there.
///
/// Files are written as they are made, by any thread; who makes a draft commits or discards it.
package struct PlanDraft: Sendable {
    private let path: String
    private let partial: String

    /// - Throws: `Fault` where nothing can be made at `path`, or where something else than a plan is.
    package init(for path: String) throws(PlanDirectory.Fault) {
        self.path = try PlanDirectory.destination(path)
        do { partial = try FileTree.makeTemporaryDirectory(beside: self.path) } catch {
            throw .cannotWrite(path: error.path, reason: error.reason)
        }
    }

    package func add(_ document: PlanDocument) throws(PlanDirectory.Fault) {
        try add(document.pieces, PlanDirectory.planFile)
    }

    package func add(_ file: PlanFile) throws(PlanDirectory.Fault) { try add([file.bytes], file.name) }

    private func add(_ pieces: [[UInt8]], _ name: String) throws(PlanDirectory.Fault) {
        do { try FileTree.write(pieces, to: "\(partial)/\(name)") } catch {
            throw .cannotWrite(path: error.path, reason: error.reason)
        }
    }

    /// The same on a thread that may wait for the disk while others compute.
    package func adding(_ write: @escaping @Sendable (PlanDraft) throws(PlanDirectory.Fault) -> Void) async throws {
        try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
            DispatchQueue.global(qos: .userInitiated).async {
                do {
                    try write(self)
                    done.resume()
                } catch { done.resume(throwing: error) }
            }
        }
    }

    /// Puts the directory in its place; an older plan there is removed.
    ///
    /// - Parameter committing: what must happen with it or not at all: called when only the last step is left, which is not taken
    ///   where it throws.
    package func commit(_ committing: () throws -> Void = {}) throws(PlanDirectory.Fault) {
        do {
            try FileTree.synchronise(directory: partial)
            try committing()
            try FileTree.replace(path, with: partial)
        } catch let error as FileTree.Failure {
            throw .cannotWrite(path: error.path, reason: error.reason)
        } catch {
            throw .cannotWrite(path: path, reason: "\(error)")
        }
    }

    package func discard() { FileTree.remove(partial) }
}
