import Glibc
import Localization
import Probing

/// Reads key files as OpenSSH reads private keys: not if others may.
enum KeyFileReader {
    private static let maximumLength = 1 << 20

    static func read(_ path: String, _ language: Language) throws -> StampKeyFile {
        let octets = try contents(of: path, language)
        do throws(StampKeyFile.Fault) { return try StampKeyFile(String(decoding: octets, as: UTF8.self)) } catch {
            throw CommandFault(
                .input,
                StampMessages.keyFault.text(language, path, error.line, error.column, words(error.reason, language)))
        }
    }

    /// The key called `identifier`, or the only one.
    static func key(_ identifier: String?, in path: String, _ language: Language) throws -> StampKey {
        let file = try read(path, language)
        let names = file.entries.map(\.key.identifier).joined(separator: ", ")
        guard let identifier else {
            guard file.entries.count == 1 else {
                throw CommandFault(.input, StampMessages.whichKey.text(language, path, names))
            }
            return file.entries[0].key
        }
        guard let key = file.key(named: identifier) else {
            throw CommandFault(.input, StampMessages.noSuchKey.text(language, identifier, path, names))
        }
        return key
    }

    /// The octets of a file that nobody else may read.
    static func contents(of path: String, _ language: Language) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw unreadable(path, language) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw unreadable(path, language) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw CommandFault(.input, StampMessages.keyFileNotRegular.text(language, path))
        }
        guard status.st_uid == geteuid() || status.st_uid == 0 else {
            throw CommandFault(.input, StampMessages.keyFileOwner.text(language, path, status.st_uid))
        }
        guard status.st_mode & 0o077 == 0 else {
            throw CommandFault(
                .input, StampMessages.keyFileOpen.text(language, path, String(status.st_mode & 0o777, radix: 8)))
        }
        var octets = [UInt8](repeating: 0, count: maximumLength + 1)
        var length = 0
        while length < octets.count {
            let taken = octets[length...].withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if taken < 0, errno == EINTR { continue }
            guard taken >= 0 else { throw unreadable(path, language) }
            if taken == 0 { break }
            length += taken
        }
        guard length <= maximumLength else {
            throw CommandFault(.input, StampMessages.keyFileTooLong.text(language, path, maximumLength))
        }
        return Array(octets[..<length])
    }

    private static func unreadable(_ path: String, _ language: Language) -> CommandFault {
        CommandFault(.input, StampMessages.keyFileUnreadable.text(language, path, String(cString: strerror(errno))))
    }

    private static func words(_ reason: StampKeyFile.Fault.Reason, _ language: Language) -> String {
        switch reason {
        case .noSecret: StampMessages.faultNoSecret.text(language)
        case .secretNotHexadecimal: StampMessages.faultNotHexadecimal.text(language)
        case .secretLength(let count):
            StampMessages.faultLength.text(language, count, StampKey.minimumLength, StampKey.maximumLength)
        case .badPrefix(let text): StampMessages.faultPrefix.text(language, text)
        case .repeated(let name): StampMessages.faultRepeated.text(language, name)
        case .noKeys: StampMessages.faultNoKeys.text(language)
        }
    }
}
