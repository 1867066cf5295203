import ArgumentParser
import CommandHelp
import Localization
import Probing

/// What of a STAMP session only STAMP knows: its mode, its identity, its extensions.
struct StampOptions: ParsableArguments {
    @Option(help: StampHelp.keyFile.help(value: "file"))
    var keyFile: String?
    @Option(name: .customLong("key-id"), help: StampHelp.keyIdentifier.help(value: "name"))
    var keyIdentifier: String?
    @Option(name: .customLong("ssid"), parsing: .unconditional, help: StampHelp.sessionIdentifier.help(value: "number"))
    var sessionIdentifier: Int?
    @Option(help: StampHelp.timestampFormat.help)
    var timestampFormat: StampTimestampFormat = .ntp
    @Option(name: .customLong("cos"), parsing: .unconditional, help: StampHelp.replyCodePoint.help(value: "dscp"))
    var replyCodePoint: Int?
    @Flag(help: StampHelp.directMeasurement.help)
    var directMeasurement = false
    @Flag(name: .customLong("timestamp-info"), help: StampHelp.timestampInformation.help)
    var timestampInformation = false
    @Flag(inversion: .prefixedNo, help: StampHelp.followUp.help)
    var followUp = true

    /// Puts them into `settings`. Where the packet's size was left to us, it grows to hold a receipt as well.
    func apply(to settings: inout SessionSettings, _ language: Language) throws {
        if let keyFile {
            settings.key = try KeyFileReader.key(keyIdentifier, in: keyFile, language)
        } else if keyIdentifier != nil {
            throw CommandFault(.input, StampMessages.keyWithoutFile.text(language))
        }
        if let sessionIdentifier {
            guard (1...65_535).contains(sessionIdentifier) else {
                throw CommandFault(.input, StampMessages.badIdentifier.text(language, sessionIdentifier))
            }
            settings.sessionIdentifier = UInt16(sessionIdentifier)
        }
        if let replyCodePoint {
            guard (0...63).contains(replyCodePoint) else {
                throw CommandFault(.input, StampMessages.badReplyCodePoint.text(language, replyCodePoint))
            }
            settings.extensions.replyCodePoint = UInt8(replyCodePoint)
        }
        settings.timestampFormat = timestampFormat.format
        settings.extensions.directMeasurement = directMeasurement
        settings.extensions.timestampInformation = timestampInformation
        settings.extensions.followUp = followUp
        let isDefault = settings.size == SessionSettings.defaultSize
        settings.size = isDefault ? settings.comfortableSize : settings.packetSize
    }
}

/// The format of timestamps on the command line.
enum StampTimestampFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
    case ntp, ptp

    var format: TimestampFormat { self == .ntp ? .ntp : .ptp }
}
