import Glibc
import Identity
import Rendering

/// Uses every kit of a folder, as the agents of a nation would, and keeps what they get.
enum Enrolment {
    static func run(kits folder: String, wallet path: String) throws {
        let kits = try names(folder).map { try JSONReader.read(try PrivateFile.read("\(folder)/\($0)")) }
        guard let first = kits.first else { throw IdentityError("enrol", "\(folder) has no kit") }
        let collector = try first.text("collector").dropFirst("https://".count).split(separator: ":")
        guard collector.count == 2, let port = UInt16(collector[1]) else { throw IdentityError("enrol", "no port") }
        var wallet = Wallet(
            host: String(collector[0]), port: port, authority: try Certificate(pem: try first.text("ca")), accounts: [])
        let context = try ClientContext(authority: wallet.authority)
        let lanes = min(32, kits.count)
        let fleet = Fleet(wallet, accounts: Array(repeating: nil, count: lanes), context: context)
        var next = 0
        var keys = [PrivateKey?](repeating: nil, count: lanes)
        var lane = [Int](repeating: 0, count: lanes)
        var done = 0
        func ask(_ index: Int) {
            guard next < kits.count, let key = try? PrivateKey.generate(), let token = try? kits[next].text("token"),
                let site = try? kits[next].text("site"),
                let csr = try? CertificateRequest.make(commonName: site, key: key)
            else { return }
            lane[index] = next
            keys[index] = key
            next += 1
            let body = JSONValue.object([
                .init("token", .string(token)), .init("csr", .string(csr.pem)), .init("version", "0.1.0"),
            ]).text()
            fleet.send(index, Reports.post("/v1/enrol", Array(body.utf8), "Content-Type: application/json\r\n"))
        }
        fleet.onAnswer = { index, answer in
            done += 1
            if answer.status == 200, let key = keys[index], let document = try? JSONReader.read(answer.body),
                let pem = try? document.text("certificate"), let site = try? document.text("site"),
                let certificate = try? Certificate(pem: pem)
            {
                wallet.accounts.append(Account(site: site, certificate: certificate, key: key))
            } else {
                complain("\(answer.status): \(String(decoding: answer.body, as: UTF8.self))")
            }
            ask(index)
        }
        fleet.onBroken = { index in
            done += 1
            ask(index)
        }
        let start = monotonic()
        for index in 0..<lanes { ask(index) }
        fleet.run(until: start + 600_000_000_000) { done >= kits.count }
        try wallet.write(to: path)
        let seconds = Double(monotonic() - start) / 1e9
        print("{\"enrolled\": \(wallet.accounts.count), \"of\": \(kits.count), \"seconds\": \(seconds)}")
    }

    private static func names(_ folder: String) throws -> [String] {
        guard let directory = opendir(folder) else { throw IdentityError("enrol", "\(folder) can't be read") }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasSuffix(".json") { names.append(name) }
        }
        return names.sorted()
    }
}
