import FoundationEssentials
import Hummingbird
import NIOCore
import NIOHTTP1

/// Has the registrar keep what senders other than our agents measured: it is little, and there is one set of series a site.
struct PassedForeignStore: Sendable {
    let registry: EdgeRegistry

    private struct Answer: Decodable { var refused: Int }

    /// The registrar did not take them.
    struct Refused: Error, Hashable { var status: Int }

    /// - Parameter certificate: of the sender, DER.
    /// - Returns: how many it refused.
    func append(_ samples: [ForeignSample], with certificate: [UInt8]) async throws -> Int {
        var refused = 0
        var rest = samples[...]
        while !rest.isEmpty {
            let some = PassedSamples.first(of: rest)
            rest = rest.dropFirst(some.count)
            let answer = try await registry.client.send(
                .POST, "/v1/collector/samples",
                headers: [
                    ("Content-Type", "application/json"),
                    (ClientCertificateField.name.canonicalName, ClientCertificateField.value(certificate)),
                ], body: try PassedSamples.document(some))
            try registry.accepted(answer)
            guard answer.status == 200,
                let document = try? JSONDecoder().decode(Answer.self, from: Data(answer.body.readableBytesView))
            else { throw Refused(status: answer.status) }
            refused += document.refused
        }
        return refused
    }
}
