import ArgumentParser
import CommandHelp
import Glibc
import Localization
import NetworkAddress
import PacketIO

/// Which of a host's addresses a probe takes.
struct FamilyOptions: ParsableArguments {
    @Flag(name: .customShort("4"), help: AgentHelp.onlyIPv4.help)
    var v4 = false
    @Flag(name: .customShort("6"), help: AgentHelp.onlyIPv6.help)
    var v6 = false

    /// The host's first address, of the one family where one is asked for; of a link-local one the zone must be known.
    func address(of host: String, _ language: Language) throws -> IPAddress {
        try ProbeLimits.expect(!(v4 && v6), ProbeMessages.familyClash.text(language))
        let address: IPAddress
        do throws(Resolver.Failure) {
            address = try Resolver.address(of: host, family: v4 ? .v4 : v6 ? .v6 : .any)
        } catch {
            if let interface = error.unknownInterface {
                throw ZonedText.fault(unknown: interface, in: host, language)
            }
            throw CommandFault(.input, ProbeMessages.unresolved.text(language, error.name, error.reason))
        }
        try ProbeLimits.expect(!address.lacksZone, ZonedText.wanted(host, language))
        return address
    }

    /// An address of the target's family to send from; a link-local one is in the target's zone unless it says another.
    static func source(_ text: String?, for target: IPAddress, _ language: Language) throws -> IPAddress? {
        guard let text else { return nil }
        let address = try ZonedText.address(text, language)
        try ProbeLimits.expect(address?.width == target.width, PathMessages.badSourceAddress.text(language, text))
        return address?.inZone(target.zone)
    }
}

/// What the probes of one address, without a port of their own to send from, share on the command line.
struct TargetOptions: ParsableArguments {
    @Option(help: PathHelp.source.help(value: "address"))
    var source: String?
    @OptionGroup var family: FamilyOptions
    @Option(help: AgentHelp.probeFormat.help)
    var format: ProbeFormat = .table

    func address(of host: String, _ language: Language) throws -> IPAddress {
        try family.address(of: host, language)
    }

    func source(for target: IPAddress, _ language: Language) throws -> IPAddress? {
        try FamilyOptions.source(source, for: target, language)
    }

    /// What a socket's refusal means for a probe to `address`; `forbidden` says what right it wants.
    static func fault(
        _ error: SocketError, to address: IPAddress, forbidden: PathMessages, _ language: Language
    ) -> CommandFault {
        if error.operation == .connect {
            return CommandFault(.environment, PathMessages.notTraced.text(language, address, error))
        }
        let isForbidden = error.operation == .socket && (error.code == EPERM || error.code == EACCES)
        let advice = isForbidden ? forbidden.text(language) : ProbeMessages.adviceOther.text(language)
        return CommandFault(.environment, ProbeMessages.socketFailed.text(language, error, advice))
    }
}

/// Addresses as a person types them here, zones included, and what to say of those that can't be used.
enum ZonedText {
    static func address(_ text: String, _ language: Language) throws -> IPAddress? {
        do throws(ZonedAddress.UnknownInterface) { return try ZonedAddress.address(text) } catch {
            throw fault(unknown: error.name, in: text, language)
        }
    }

    /// nil where `text` is no endpoint.
    static func endpoint(_ text: String, defaultPort: UInt16? = nil, _ language: Language) throws -> Endpoint? {
        do throws(ZonedAddress.UnknownInterface) {
            return try ZonedAddress.endpoint(text, defaultPort: defaultPort)
        } catch { throw fault(unknown: error.name, in: text, language) }
    }

    static func fault(unknown interface: String, in text: String, _ language: Language) -> CommandFault {
        CommandFault(
            .input,
            ZoneMessages.unknownInterface.text(
                language, text, interface, ZonedAddress.interfaces.joined(separator: ", ")))
    }

    /// A link-local address wants a zone.
    static func wanted(_ text: String, _ language: Language) -> String {
        let interface = ZonedAddress.interfaces.first { $0 != "lo" } ?? "eth0"
        return ZoneMessages.zoneWanted.text(language, text, interface)
    }
}
