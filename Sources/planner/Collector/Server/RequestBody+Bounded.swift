import FoundationEssentials
import Hummingbird
import Localization
import NIOCore

extension Request {
    /// The body's bytes, at most `limit` of them.
    ///
    /// - Throws: a `Refusal` with 413 where there are more; not more than `limit` and a chunk are held.
    private func bytes(limit: Int) async throws -> [UInt8] {
        let refusal = Refusal(
            .contentTooLarge, .bodyTooLong, String(limit), expected: .shorterBodyExpected, next: .sendLess)
        var bytes: [UInt8] = []
        var dropped = 0
        for try await chunk in body {
            if dropped == 0, bytes.count + chunk.readableBytes <= limit {
                bytes += chunk.readableBytesView
            } else {
                // A client that still writes would not read the answer, so a good part more is taken and dropped.
                dropped += chunk.readableBytes
                guard dropped <= Self.longestDropped else { throw refusal }
            }
        }
        guard dropped == 0 else { throw refusal }
        return bytes
    }

    /// The body's bytes, at most `limit` of them, that come within `patience`; `channel` is the request's.
    ///
    /// - Throws: a `Refusal` with 413 where there are more, or with 408 where they come too slowly; the connection ends with it.
    func bytes(
        limit: Int, within patience: TimeAmount = .seconds(15), on channel: any Channel
    ) async throws -> [UInt8] {
        // An error of the channel ends the body's sequence: a timer that mostly is taken back, and no task of its own.
        let late = channel.eventLoop.scheduleTask(in: patience) { channel.pipeline.fireErrorCaught(BodyTooSlow()) }
        defer { late.cancel() }
        do {
            return try await bytes(limit: limit)
        } catch is BodyTooSlow {
            throw Refusal(.requestTimeout, .bodyTooSlow, expected: .requestExpected, next: .comeAgain, retryAfter: 30)
        }
    }

    private struct BodyTooSlow: Error {}

    private static var longestDropped: Int { 64 << 20 }

    /// The body as a JSON document of at most 64 KiB.
    func json<Value: Decodable>(
        _ type: Value.Type, form: CollectorMessages, on channel: any Channel
    ) async throws -> Value {
        let bytes = try await bytes(limit: 65_536, on: channel)
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch {
            throw Refusal(.badRequest, .bodyMalformed, expected: form, next: .updateAgent)
        }
    }
}
