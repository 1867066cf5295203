import COpenSSL
import CollectorDouble
import Foundation
import Identity
import Reporting
import TestSupport
import Testing

@Suite(.blocking) struct HTTPSClientTests {
    private let get = HTTPRequest("GET", "/v1/configuration")

    private func client(_ collector: ScriptedCollector, exchange: Double = 20) throws -> HTTPSClient {
        var limits = HTTPSClient.Limits()
        limits.exchange = exchange
        return try collector.identity("04@2025").client(limits: limits)
    }

    private func failure(_ client: HTTPSClient) -> TransportError? {
        do throws(TransportError) {
            _ = try client.send(get)
            return nil
        } catch { return error }
    }

    @Test("requests share one connection, and the collector sees the site in the certificate")
    func keepAlive() throws {
        let collector = try ScriptedCollector { request in
            .respond(200, [("ETag", "\"1\"")], "\(request.site ?? "-") \(request.connection) \(request.body.count)")
        }
        defer { collector.stop() }
        let client = try client(collector)
        for length in [0, 3, 200_000] {
            let request = HTTPRequest("POST", "/x", body: [UInt8](repeating: 7, count: length))
            let response = try client.send(request)
            #expect(String(decoding: response.body, as: UTF8.self) == "04@2025 1 \(length)")
            #expect(response["etag"] == "\"1\"")
        }
        #expect(collector.connectionCount == 1)
    }

    @Test("a kept connection that the collector has closed is replaced, and the request goes through")
    func replaced() throws {
        let collector = try ScriptedCollector { .respondAndClose(200, "\($0.connection)") }
        defer { collector.stop() }
        let client = try client(collector)
        for number in 1...3 {
            #expect(try client.send(get).body == Array("\(number)".utf8))
        }
    }

    @Test("a response that is cut short is no response, at whatever byte", arguments: [1, 20, 40, 47])
    func cut(after: Int) throws {
        let collector = try ScriptedCollector { _ in .cut(after: after) }
        defer { collector.stop() }
        let error = failure(try client(collector))
        guard case .receive? = error else { return #expect(Bool(false), "\(String(describing: error))") }
    }

    @Test("a collector that dies before it answers is named")
    func dies() throws {
        let collector = try ScriptedCollector { _ in .die }
        defer { collector.stop() }
        #expect(failure(try client(collector))?.description.hasPrefix("no answer from 127.0.0.1:") == true)
    }

    @Test("a collector of another authority isn't trusted")
    func otherAuthority() throws {
        let collector = try ScriptedCollector { _ in .respond(200) }
        defer { collector.stop() }
        let now = Int64(time(nil)) - 60
        var identity = try collector.identity("04@2025")
        identity.authority = try CertificateAuthority.create(name: "Test CA", notBefore: now).certificate
        let error = failure(try identity.client())
        #expect(error?.description.contains("its certificate is refused") == true, "\(String(describing: error))")
        #expect(collector.connectionCount == 1)
    }

    @Test("a certificate for another address isn't trusted")
    func otherName() throws {
        var settings = ScriptedCollector.Settings()
        settings.names = ["127.0.0.2"]
        let collector = try ScriptedCollector(settings: settings) { _ in .respond(200) }
        defer { collector.stop() }
        #expect(failure(try client(collector))?.description.contains("IP address mismatch") == true)
    }

    @Test("TLS 1.2 is refused")
    func oldProtocol() throws {
        var settings = ScriptedCollector.Settings()
        settings.protocolVersion = TLS1_2_VERSION
        let collector = try ScriptedCollector(settings: settings) { _ in .respond(200) }
        defer { collector.stop() }
        let error = failure(try client(collector))
        guard case .tls? = error else { return #expect(Bool(false), "\(String(describing: error))") }
    }

    @Test("without a certificate the collector turns us away, in its words")
    func noCertificate() throws {
        let collector = try ScriptedCollector { _ in .respond(200) }
        defer { collector.stop() }
        let identity = try collector.identity("04@2025")
        let client = try HTTPSClient(origins: identity.origins, authority: identity.authority, identity: nil)
        let error = failure(client)
        #expect(error?.description.contains("certificate required") == true, "\(String(describing: error))")
    }

    @Test("a silent collector costs its time and no more")
    func silent() throws {
        let collector = try ScriptedCollector { _ in .silence(seconds: 5) }
        defer { collector.stop() }
        let error = failure(try client(collector, exchange: 0.3))
        #expect(error == .timedOut(action: "hear from", to: "127.0.0.1:\(collector.port)"))
    }

    @Test("a cutoff that another thread sets ends a wait")
    func cutoff() throws {
        let collector = try ScriptedCollector { _ in .silence(seconds: 5) }
        defer { collector.stop() }
        let cutoff = Cutoff()
        let client = try collector.identity("04@2025").client(cutoff: cutoff)
        Thread.detachNewThread { cutoff.set(after: 0.1) }
        guard case .timedOut? = failure(client) else { return #expect(Bool(false)) }
    }

    @Test("nobody listening is a failure to connect")
    func nobody() throws {
        let collector = try ScriptedCollector { _ in .respond(200) }
        let identity = try collector.identity("04@2025")
        collector.stop()
        let error = failure(try identity.client())
        #expect(
            error == .connect(to: "127.0.0.1:\(collector.port)", words: "Connection refused"),
            "\(String(describing: error))")
    }

    @Test("an answer that comes before the body was read is heard")
    func earlyAnswer() throws {
        var settings = ScriptedCollector.Settings()
        settings.ignoresBody = true
        let collector = try ScriptedCollector(settings: settings) { _ in .respond(413, [], "too long") }
        defer { collector.stop() }
        let request = HTTPRequest("POST", "/v1/metrics", body: [UInt8](repeating: 1, count: 100_000))
        #expect(try client(collector).send(request).status == 413)
    }
}
