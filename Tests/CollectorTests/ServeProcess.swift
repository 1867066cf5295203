import Foundation
import Identity
import TestSupport
import Testing

/// `planner` as a process of its own, and agents that enrol with the kits that it makes.
enum ServeProcess {
    static var isBuilt: Bool { executable != nil }

    static let executable = ChildProcess.product("planner")
    static let topology = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Fixtures/topology-small").path

    static func start(_ arguments: [String]) throws -> ChildProcess {
        try ChildProcess([try #require(executable)] + arguments)
    }

    static func finish(_ arguments: [String]) throws -> Int32 { try start(arguments).finish().status }

    /// Starts serve and waits for the line with the collector's port.
    static func serve(
        _ folder: TemporaryFolder, _ options: [String] = []
    ) throws -> (process: ChildProcess, port: Int) {
        let process = try start(
            [
                "serve", "--plan", folder.path + "/plan", "--data", folder.path + "/data", "--listen", "127.0.0.1:0",
                "--console", "127.0.0.1:0", "--interval", "5", "--lang", "en",
            ] + options)
        // The console's line is the last of those that it begins with.
        _ = process.line { $0.contains("Console: ") }
        let line = try #require(process.line { $0.contains("https://127.0.0.1:") }, "\(process.errors)")
        return (process, try #require(line.split(separator: ":").last.flatMap { Int($0) }))
    }

    static func enrol(_ kit: String, site: String, port: Int) async throws -> TLSClient {
        let document = try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: kit))) as? [String: Any])
        let authority = try Certificate(pem: try #require(document["ca"] as? String))
        let key = try PrivateKey.generate()
        let request = try CertificateRequest.make(commonName: site, key: key)
        let body = try JSONSerialization.data(withJSONObject: [
            "token": document["token"] as? String ?? "", "csr": request.pem, "version": "0.1.0",
        ])
        var client = TLSClient(port: port, authority: authority)
        // Enrolment may be repeated with the same request: an answer that got lost, as on a busy machine where the
        // handshake takes too long, costs nothing.
        var heard: TLSClient.Answer?
        for _ in 0..<5 where heard == nil {
            heard = try? await client.send("POST", "/v1/enrol", body: [UInt8](body))
        }
        let answer = try #require(heard)
        let given = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: String]
        client.certificate = try Certificate(pem: try #require(given?["certificate"], "\(answer.text)"))
        client.key = key
        return client
    }
}
