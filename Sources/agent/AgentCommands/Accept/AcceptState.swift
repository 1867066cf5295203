import FoundationEssentials
import Identity
import Probing
import Rendering

/// What a test that was cut short left behind: the steps that it did. A file in the state folder, replaced whole after each
/// step and bound to the promise that the steps were judged by.
struct AcceptState {
    let path: String
    /// Of the promise and the schedule: steps of another test are none of this one's.
    let binding: String

    enum Failure: Error { case unreadable(String) }

    /// The steps that were done, in order; none where there is no file or it is of another test.
    func steps() throws -> [AcceptanceRecord.Step] {
        guard try PrivateFile.exists(path) else { return [] }
        let document: JSONValue
        do { document = try JSONReader.read(PrivateFile.read(path)) } catch { throw Failure.unreadable("\(error)") }
        guard case .object(let members) = document,
            case .string(let bound)? = members.first(where: { $0.name == "binding" })?.value,
            case .array(let listed)? = members.first(where: { $0.name == "steps" })?.value
        else { throw Failure.unreadable("no binding and steps") }
        guard bound == binding else { return [] }
        let steps = listed.compactMap(AcceptanceRecord.Step.init)
        guard steps.count == listed.count else { throw Failure.unreadable("steps") }
        return steps
    }

    func write(_ steps: [AcceptanceRecord.Step]) throws {
        let document = JSONValue.object([
            .init("binding", .string(binding)), .init("steps", .array(steps.map(\.json))),
        ])
        var bytes: [UInt8] = []
        document.write(to: &bytes)
        try PrivateFile.write(bytes, to: path)
    }

    /// The record is written: the next test begins anew.
    func remove() throws {
        guard try PrivateFile.exists(path) else { return }
        try FileManager.default.removeItem(atPath: path)
    }
}
