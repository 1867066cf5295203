import NetworkModel
import Rendering

/// A package as files: its canonical JSON, the forms that people fill in nothing of, and the seal.
///
/// Every form is made from the canonical JSON alone, so that whoever has the directory can prove that nothing in it was changed.
package struct PackageForms: Sendable {
    package static let kind = "tuyen-package"
    package static let names = [
        "package.json", "design.json", "addresses.csv", "bill.csv", "orders.csv", "kit.json", sealFile,
    ]
    package static let sealFile = "seal.json"

    package let seal: String
    private let content: JSONValue
    private let site: String
    private let event: String?
    private let isReleased: Bool

    package init?(_ record: StandbyPackage, _ contents: PackageContents) {
        guard let content = contents.content(of: record.site) else { return nil }
        self.init(content, site: record.site.rawValue, event: record.event, isReleased: record.isReleased)
    }

    private init(_ content: JSONValue, site: String, event: String?, isReleased: Bool) {
        self.content = content
        self.site = site
        self.event = event
        self.isReleased = isReleased
        seal = PackageContents.seal(of: content)
    }

    /// In the order of the names.
    package var files: [PlanFile] {
        [
            PlanFile("package.json", content.text()),
            PlanFile("design.json", member("design").text(pretty: true) + "\n"),
            PlanFile("addresses.csv", csv("addresses")),
            PlanFile("bill.csv", csv("bill")),
            PlanFile("orders.csv", csv("orders")),
            PlanFile("kit.json", member("kit").text(pretty: true) + "\n"),
            PlanFile(
                Self.sealFile,
                JSONValue.object([
                    .init("kind", .string(Self.kind)), .init("format", .integer(1)), .init("site", .string(site)),
                    .init("event", PlanEncoder.text(event)), .init("released", .bool(isReleased)),
                    .init("sha256", .string(seal)),
                ]).text(pretty: true) + "\n"),
        ]
    }

    private func member(_ name: String) -> JSONValue {
        guard case .object(let members) = content, let found = members.first(where: { $0.name == name }) else {
            return .null
        }
        return found.value
    }

    private func csv(_ name: String) -> String {
        guard case .array(let rows) = member(name) else { return "" }
        let keys = rows.first.map { row -> [String] in
            if case .object(let members) = row { members.map(\.name) } else { [] }
        }
        return Table(
            columns: (keys ?? []).map { Table.Column($0, title: $0) },
            rows: rows.map { row in
                guard case .object(let members) = row else { return [] }
                return members.map { Table.Cell($0.value, text: "") }
            }
        ).asCSV()
    }

    // MARK: - Verifying

    /// What is wrong with a directory of forms.
    package enum Fault: Error, Hashable {
        case cannotRead(path: String, reason: String)
        /// It is no package, or one of another format.
        case foreign(path: String)
        /// The content is not what the seal is over.
        case broken(path: String, stated: String, found: String)
        /// A form says something else than the content.
        case altered(path: String)
    }

    /// Reads a directory and checks its seal and every form.
    package static func verified(_ path: String) throws(Fault) -> (site: String, seal: String, isReleased: Bool) {
        func read(_ name: String) throws(Fault) -> [UInt8] {
            do { return try FileTree.read("\(path)/\(name)") } catch {
                throw .cannotRead(path: error.path, reason: error.reason)
            }
        }
        let sealBytes = try read(sealFile)
        typealias Seal = (site: String, stated: String, isReleased: Bool, event: String?)
        let sealed = JSONField.withRoot(of: sealBytes) { root -> Seal? in
            guard (try? root["kind"].text) == kind, (try? root["format"].whole) == 1, let site = try? root["site"].text,
                let stated = try? root["sha256"].text, let released = try? root["released"].flag
            else { return nil }
            return (site, stated, released, (try? root["event"].optional?.text) ?? nil)
        }
        guard let (site, stated, released, event) = sealed ?? nil else {
            throw .foreign(path: "\(path)/\(sealFile)")
        }
        let bytes = try read("package.json")
        let text = String(decoding: bytes, as: UTF8.self)
        let found = PackageContents.seal(ofText: text)
        guard found == stated, let content = try? JSONReader.read(bytes), content.text() == text else {
            throw .broken(path: "\(path)/package.json", stated: stated, found: found)
        }
        let named = JSONField.withRoot(of: bytes) { try? $0["site"]["id"].text }
        guard (named ?? nil) == site else { throw .broken(path: "\(path)/\(sealFile)", stated: stated, found: found) }
        for file in PackageForms(content, site: site, event: event, isReleased: released).files
        where try read(file.name) != file.bytes { throw .altered(path: "\(path)/\(file.name)") }
        return (site, stated, released)
    }
}
