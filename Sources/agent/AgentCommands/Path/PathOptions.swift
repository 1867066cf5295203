import Localization
import NetworkAddress

/// What the path commands ask of options that they share.
enum PathOptions {
    /// An address of the target's family.
    static func source(_ text: String?, for target: IPAddress, _ language: Language) throws -> IPAddress? {
        guard let text else { return nil }
        let address = IPAddress(text)
        try ProbeLimits.expect(
            address?.width == target.width, PathMessages.badSourceAddress.text(language, text))
        return address
    }
}
