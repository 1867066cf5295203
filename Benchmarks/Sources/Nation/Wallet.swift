import Glibc
import Identity
import Rendering

/// One enrolled agent: its certificate and key, and where it reports.
struct Account: Sendable {
    var site: String
    var certificate: Certificate
    var key: PrivateKey
}

/// The identities of all agents, and the collector's address and authority: one JSON document a line.
struct Wallet {
    var host: String
    var port: UInt16
    var authority: Certificate
    var accounts: [Account]

    init(host: String, port: UInt16, authority: Certificate, accounts: [Account]) {
        self.host = host
        self.port = port
        self.authority = authority
        self.accounts = accounts
    }

    init(_ path: String) throws {
        let lines = try PrivateFile.read(path, limit: 1 << 30).split(separator: UInt8(ascii: "\n"))
        guard let head = lines.first else { throw IdentityError("read \(path)", "it is empty") }
        let first = try JSONReader.read(Array(head))
        host = try first.text("host")
        guard let port = UInt16(try first.text("port")) else { throw IdentityError("read \(path)", "no port") }
        self.port = port
        authority = try Certificate(pem: try first.text("ca"))
        accounts = try lines.dropFirst().map { line in
            let account = try JSONReader.read(Array(line))
            return Account(
                site: try account.text("site"), certificate: try Certificate(pem: try account.text("certificate")),
                key: try PrivateKey(pem: try account.text("key")))
        }
    }

    func write(to path: String) throws {
        var out: [UInt8] = []
        JSONValue.object([
            .init("host", .string(host)), .init("port", .string(String(port))),
            .init("ca", .string(try authority.pem)),
        ]).write(to: &out)
        for account in accounts {
            out.append(UInt8(ascii: "\n"))
            JSONValue.object([
                .init("site", .string(account.site)), .init("certificate", .string(try account.certificate.pem)),
                .init("key", .string(account.key.pem)),
            ]).write(to: &out)
        }
        try PrivateFile.write(out, to: path)
    }
}

extension JSONValue {
    func text(_ key: String) throws -> String {
        guard case .object(let members) = self, let member = members.first(where: { $0.name == key }),
            case .string(let text) = member.value
        else { throw IdentityError("read a document", "it has no \(key)") }
        return text
    }
}
