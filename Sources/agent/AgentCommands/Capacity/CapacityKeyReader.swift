import Localization
import Probing

/// Reads UDPSTP key files, not if others may read them.
enum CapacityKeyReader {
    static func read(_ path: String, _ language: Language) throws -> CapacityKeyFile {
        let octets = try KeyFileReader.contents(of: path, language)
        do throws(CapacityKeyFile.Fault) {
            return try CapacityKeyFile(String(decoding: octets, as: UTF8.self))
        } catch {
            throw CommandFault(
                .input, CapacityMessages.keyLine.text(language, path, error.line, words(error.reason, language)))
        }
    }

    /// The key of that number, or the only one.
    static func key(_ identifier: UInt8?, in path: String, _ language: Language) throws -> CapacityKey {
        let file = try read(path, language)
        let numbers = file.keys.map { "\($0.identifier)" }.joined(separator: ", ")
        guard let identifier else {
            guard file.keys.count == 1 else {
                throw CommandFault(.input, CapacityMessages.whichKey.text(language, path, numbers))
            }
            return file.keys[0]
        }
        guard let key = file.key(identifier) else {
            throw CommandFault(.input, CapacityMessages.badKey.text(language, path, identifier, numbers))
        }
        return key
    }

    private static func words(_ reason: CapacityKeyFile.Fault.Reason, _ language: Language) -> String {
        switch reason {
        case .badIdentifier: CapacityMessages.keyIdentifier.text(language)
        case .noKey: CapacityMessages.keyMissing.text(language)
        case .tooLong(let count): CapacityMessages.keyTooLong.text(language, count)
        case .repeated(let number): CapacityMessages.keyRepeated.text(language, number)
        case .noKeys: CapacityMessages.keyNone.text(language)
        }
    }
}
