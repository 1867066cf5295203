import Capture
import CommandHelp
import Localization
import NetworkAddress
import Probing

extension InsidePrefixes {
    /// Reads what stands behind `option`.
    static func read(_ texts: [String], _ option: String, _ language: Language) throws -> InsidePrefixes {
        let prefixes = try texts.map { text in
            guard let prefix = Prefix(text) else {
                throw CommandFault(.input, CaptureMessages.insidePrefix.text(language, option, text))
            }
            return prefix
        }
        guard let inside = InsidePrefixes(prefixes) else {
            throw CommandFault(.input, CaptureMessages.insideTooMany.text(language, option, most, texts.count))
        }
        return inside
    }
}
