import FoundationEssentials
import Hummingbird
import Localization
import NIOCore

extension Request {
    /// The body's bytes, at most `limit` of them.
    ///
    /// - Throws: a `Refusal` with 413 where there are more; not more than `limit` and a chunk are held.
    func bytes(limit: Int) async throws -> [UInt8] {
        let refusal = Refusal(
            .contentTooLarge, .bodyTooLong, String(limit), expected: .shorterBodyExpected, next: .sendLess)
        if let length = headers[.contentLength].flatMap({ Int($0) }), length > limit { throw refusal }
        var bytes: [UInt8] = []
        for try await chunk in body {
            guard bytes.count + chunk.readableBytes <= limit else { throw refusal }
            bytes += chunk.readableBytesView
        }
        return bytes
    }

    /// The body as a JSON document of at most 64 KiB.
    func json<Value: Decodable>(_ type: Value.Type, form: CollectorMessages) async throws -> Value {
        let bytes = try await bytes(limit: 65_536)
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch {
            throw Refusal(.badRequest, .bodyMalformed, expected: form, next: .updateAgent)
        }
    }
}
