package import ArgumentParser
import CommandHelp
import Glibc
import Identity
import Localization
import NetworkAddress
import Reporting

/// `agent enrol`: a kit becomes a key, a certificate and a state folder.
package struct EnrolCommand: ParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "enrol", abstract: AgentHelp.enrol.words,
            discussion: AgentHelp.enrolDiscussion.words)
    }

    @Option(help: AgentHelp.kit.help(value: "file"))
    var kit: String
    @Option(help: AgentHelp.newState.help(value: "folder"))
    var state: String
    @Option(help: AgentHelp.reflectorAddress.help)
    var reflectorAddress: String?
    @Option(parsing: .unconditional, help: AgentHelp.reflectorPort.help)
    var reflectorPort: Int?
    @OptionGroup var speech: LanguageOptions

    package init() {}

    package func run() throws {
        let language = speech.language
        try CommandFault.reporting {
            let reflector = try endpoint(language)
            let kit = try readKit(language)
            let folder = StateFolder(state)
            let before = try? folder.identity()
            let identity = try enrol(kit, folder, language)
            let text =
                identity == before
                ? AgentMessages.alreadyEnrolled.text(language, state, identity.site)
                : AgentMessages.enrolled.text(language, identity.site, identity.origin, state)
            print(text)
            if before != nil, identity != before { print(AgentMessages.enrolledAgain.text(language)) }
            if let reflector { try announce(reflector, identity, folder, language) }
        }
    }

    private func endpoint(_ language: Language) throws -> Endpoint? {
        switch (reflectorAddress, reflectorPort) {
        case (nil, nil): return nil
        case (let address?, let number?):
            guard let parsed = IPAddress(address), !parsed.isUnspecified, let port = UInt16(exactly: number), port > 0
            else {
                throw CommandFault(
                    .input,
                    AgentMessages.badAddress.text(
                        language, "--reflector-address, --reflector-port", "\(address) \(number)"))
            }
            return Endpoint(parsed, port: port)
        default: throw CommandFault(.input, AgentMessages.needBothReflectorOptions.text(language))
        }
    }

    private func readKit(_ language: Language) throws -> Kit {
        do {
            return try Kit(PrivateFile.read(kit))
        } catch {
            throw CommandFault(.input, AgentMessages.badKit.text(language, kit, words(of: error, language)))
        }
    }

    private func enrol(_ kit: Kit, _ folder: StateFolder, _ language: Language) throws -> AgentIdentity {
        do {
            return try Enrolment.enrol(
                kit: kit, state: folder, version: AgentRelease.version, now: Int64(WallClock.seconds),
                language: language.rawValue)
        } catch let failure as Enrolment.Failure {
            switch failure {
            case .enrolledAs(let other):
                throw CommandFault(.input, AgentMessages.otherSite.text(language, state, other, kit.site))
            case .otherCollector(let enrolled, let offered):
                throw CommandFault(.input, AgentMessages.otherCollector.text(language, state, enrolled, offered))
            case .refused(400..<500, _):
                throw CommandFault(.input, AgentMessages.tokenRefused.text(language, words(of: failure, language)))
            default:
                throw CommandFault(
                    .environment, AgentMessages.enrolmentFailed.text(language, words(of: failure, language)))
            }
        } catch {
            throw CommandFault(.environment, AgentMessages.enrolmentFailed.text(language, words(of: error, language)))
        }
    }

    private func announce(
        _ reflector: Endpoint, _ identity: AgentIdentity, _ folder: StateFolder, _ language: Language
    ) throws {
        do {
            try Enrolment.announce(
                reflector: reflector, state: folder, client: try identity.client(language: language.rawValue))
            print(AgentMessages.announced.text(language, reflector))
        } catch {
            throw CommandFault(
                .environment, AgentMessages.announcementFailed.text(language, words(of: error, language)))
        }
    }
}
