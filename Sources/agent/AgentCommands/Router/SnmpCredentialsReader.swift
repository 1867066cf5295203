import Localization
import NetworkAddress
import PacketIO

/// Reads SNMP credentials, not if others may read them.
enum SnmpCredentialsReader {
    static func read(_ path: String, _ language: Language) throws -> SnmpCredentials {
        let octets = try KeyFileReader.contents(of: path, language)
        do throws(SnmpCredentials.Fault) {
            return try SnmpCredentials(String(decoding: octets, as: UTF8.self))
        } catch {
            throw CommandFault(
                .input, RouterMessages.credentialsLine.text(language, path, error.line, words(error.reason, language)))
        }
    }

    private static func words(_ reason: SnmpCredentials.Fault.Reason, _ language: Language) -> String {
        switch reason {
        case .unknownWord: RouterMessages.faultWord.text(language)
        case .words(let count): RouterMessages.faultWords.text(language, count)
        case .repeated: RouterMessages.faultRepeated.text(language)
        case .unknownHash:
            RouterMessages.faultHash.text(
                language, SnmpCredentials.Hash.allCases.map(\.rawValue).joined(separator: ", "))
        case .unknownCipher: RouterMessages.faultCipher.text(language)
        case .shortPassword: RouterMessages.faultShort.text(language)
        case .incomplete: RouterMessages.faultIncomplete.text(language)
        case .neitherOrBoth: RouterMessages.faultNeither.text(language)
        }
    }
}

/// A router on the command line: an address, or a name that has one.
enum RouterArgument {
    /// `HOST` or `HOST:PORT`, an IPv6 address with a port in brackets.
    static func endpoint(_ text: String, defaultPort: UInt16, _ language: Language) throws -> Endpoint {
        if let endpoint = Endpoint(text, defaultPort: defaultPort) { return endpoint }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return try endpoint(text, port: defaultPort, language) }
        guard let port = UInt16(parts[1]), port > 0 else {
            throw CommandFault(.input, RouterMessages.badPort.text(language, text))
        }
        return try endpoint(String(parts[0]), port: port, language)
    }

    static func endpoint(_ host: String, port: UInt16, _ language: Language) throws -> Endpoint {
        do throws(Resolver.Failure) {
            return Endpoint(try Resolver.address(of: host), port: port)
        } catch {
            throw CommandFault(
                .input,
                RouterMessages.noAddress.text(language, error.name, Phrases.translated(error.reason, to: language)))
        }
    }
}

extension SnmpError {
    /// What an operator reads; nothing of the credentials is in it.
    func words(_ router: Endpoint, _ language: Language) -> String {
        switch self {
        case .library(.absent(let name)): RouterMessages.libraryAbsent.text(language, name)
        case .library(.foreign(let missing)): RouterMessages.libraryForeign.text(language, missing)
        case .library(.version(let found)): RouterMessages.libraryVersion.text(language, found)
        case .session(let words): RouterMessages.session.text(language, router, Self.said(words, language))
        case .silent(let words): RouterMessages.silent.text(language, router, Self.said(words, language))
        case .refused(let status): RouterMessages.refused.text(language, router, status)
        case .noInterface(let name, let known):
            RouterMessages.noInterface.text(language, router, name, known.prefix(40).joined(separator: ", "))
        case .noCounters(let names): RouterMessages.noCounters.text(language, router, names)
        }
    }
    /// The library's words in the reader's language; those that we don't know as a quotation.
    private static func said(_ words: String, _ language: Language) -> String {
        let text = Phrases.translated(words, to: language)
        return language == .english || text != words ? text : RouterMessages.libraryWords.text(language, words)
    }
}
