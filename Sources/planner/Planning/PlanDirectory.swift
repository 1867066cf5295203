/// A plan as a directory of files.
///
///     try PlanDirectory.write(PlanDocument(plan), to: "plans/april", adding: [PlanFile("report.html", html)])
///     let plan = try PlanDirectory.read(from: "plans/april").plan
///
/// Written whole beside its place and then exchanged with what is there, so that nobody ever sees half of it.
package enum PlanDirectory {
    package static let planFile = "plan.json"

    /// Why a plan could not be read or written.
    package enum Fault: Error, Hashable {
        /// `reason` is the system's.
        case cannotRead(path: String, reason: String)
        case cannotWrite(path: String, reason: String)
        /// Something that is not a plan is where one should go or be.
        case notAPlan(path: String)
        /// A file in a plan's directory that no plan has; replacing the plan would lose it.
        case holdsOther(path: String)
        /// The current directory: whoever stands in it would stand in what was replaced.
        case workingDirectory(path: String)
        case foreign(path: String, format: String)
        case damaged(path: String, detail: String)
    }

    /// The page that a command may add.
    package static let reportFile = "report.html"

    /// Where a plan written to `path` would go: through symbolic links, so that a link to a plan stays one.
    ///
    /// - Throws: `Fault` where `write` would refuse, or where nothing can be made there.
    @discardableResult
    package static func destination(_ path: String) throws(Fault) -> String {
        var path = trimmed(path)
        if let target = FileTree.resolved(path) {
            if target == FileTree.resolved(".") { throw .workingDirectory(path: path) }
            path = target
        }
        guard try isReplaceable(path) else { throw .notAPlan(path: path) }
        if let failure = FileTree.obstacle(toMaking: path) {
            throw .cannotWrite(path: failure.path, reason: failure.reason)
        }
        return path
    }

    /// Writes the plan with its listings and `files`; an older plan at `path` is replaced, anything else is left alone.
    ///
    /// - Throws: `Fault`, with what was at `path` still there.
    package static func write(_ document: PlanDocument, to path: String, adding files: [PlanFile] = []) throws(Fault) {
        let draft = try PlanDraft(for: path)
        do throws(Fault) {
            try draft.add(document)
            for place in listings.indices { try draft.add(listing(place, of: document.plan)) }
            for file in files { try draft.add(file) }
            try draft.commit()
        } catch {
            draft.discard()
            throw error
        }
    }

    /// Names of the listings that go with a plan.
    package static var listings: [String] { PlanTables.names }

    /// The listing of that place among `listings`. O(octets).
    package static func listing(_ place: Int, of plan: Plan) -> PlanFile {
        PlanFile(listings[place], bytes: PlanTables(plan: plan).bytes(place))
    }

    /// Reads and checks `plan.json`.
    package static func read(from path: String) throws(Fault) -> PlanDocument {
        let path = trimmed(path)
        let file = "\(path)/\(planFile)"
        let bytes: [UInt8]
        do { bytes = try FileTree.read(file) } catch { throw .cannotRead(path: error.path, reason: error.reason) }
        do {
            return try PlanDocument(reading: bytes)
        } catch {
            switch error {
            case .notAPlan: throw .notAPlan(path: file)
            case .foreign(let format): throw .foreign(path: file, format: format)
            case .damaged(let detail): throw .damaged(path: file, detail: detail)
            }
        }
    }

    /// Nothing, an empty directory, or a plan of any format, whole or damaged: what we may overwrite.
    private static func isReplaceable(_ path: String) throws(Fault) -> Bool {
        switch FileTree.kind(of: path) {
        case .nothing: return true
        case .other: return false
        case .directory: break
        }
        let names: [String]
        do { names = try FileTree.names(in: path) } catch { throw .cannotRead(path: error.path, reason: error.reason) }
        if names.isEmpty { return true }
        let opening = Array("{\n\"kind\":\"\(PlanDocument.kind)\"".utf8)
        guard names.contains(planFile), let bytes = try? FileTree.read("\(path)/\(planFile)", most: opening.count),
            bytes == opening
        else { return false }
        let own = Set([planFile, reportFile] + PlanTables.names)
        if let other = names.sorted().first(where: { !own.contains($0) }) {
            throw .holdsOther(path: "\(path)/\(other)")
        }
        return true
    }

    private static func trimmed(_ path: String) -> String {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }
}

/// A file of a plan's directory.
package struct PlanFile: Sendable {
    package var name: String
    /// UTF-8.
    package var bytes: [UInt8]

    package init(_ name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }

    package init(_ name: String, _ text: String) { self.init(name, bytes: Array(text.utf8)) }
}
