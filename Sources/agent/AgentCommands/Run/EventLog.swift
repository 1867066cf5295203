import Localization

/// One line per important event on standard error, with the time in UTC.
struct EventLog: Sendable {
    let language: Language

    func write(_ message: AgentMessages, _ arguments: any CustomStringConvertible...) {
        write(message.texts, arguments)
    }

    /// Of a capacity test.
    func write(_ message: TestMessages, _ arguments: any CustomStringConvertible...) {
        write(message.texts, arguments)
    }

    /// Of the site's router.
    func write(_ message: RouterMessages, _ arguments: any CustomStringConvertible...) {
        write(message.texts, arguments)
    }

    /// Of the capture.
    func write(_ message: CaptureMessages, _ arguments: any CustomStringConvertible...) {
        write(message.texts, arguments)
    }

    /// Of the spool and the collectors.
    func write(_ message: SpoolMessages, _ arguments: any CustomStringConvertible...) {
        write(message.texts, arguments)
    }

    private func write(_ texts: Texts, _ arguments: [any CustomStringConvertible]) {
        let text = texts[language].filled(with: arguments.map { Phrases.translated($0.description, to: language) })
        let line = String(text.map { $0.isNewline ? " " : $0 })
        StandardError.write("\(WallClock.iso8601(Int64(WallClock.seconds))) \(line)\n")
    }
}
