import Collector
import Localization

extension ListenAddress {
    /// The address that an option names.
    ///
    /// - Throws: `CommandError` where the text is none.
    static func option(_ text: String, _ option: String, _ language: Language) throws -> ListenAddress {
        if let address = ListenAddress(text) { return address }
        throw CommandError(
            .usage, language, what: ServeMessages.badAddress.text(language, text), place: option,
            expected: ServeMessages.badAddressExpected.text(language))
    }

    /// Names an address that can't be listened on, before the servers start, who would not say which it is.
    func checkFree(_ option: String, _ language: Language) throws {
        guard let reason = fault() else { return }
        throw CommandError(
            .environment, language, what: ServeMessages.portTaken.text(language, reason), place: "\(option) \(self)",
            next: ServeMessages.cannotListenNext.text(language))
    }
}
