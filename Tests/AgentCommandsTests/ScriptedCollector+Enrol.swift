import CollectorDouble
import Foundation
import Identity

@testable import Reporting

extension ScriptedCollector {
    /// Makes `folder` the state folder of an agent that this collector has enrolled.
    func enrol(_ site: String, in folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let state = StateFolder(folder)
        let identity = try identity(site)
        try identity.key.write(to: state.keyPath)
        try state.write(identity)
    }
}
