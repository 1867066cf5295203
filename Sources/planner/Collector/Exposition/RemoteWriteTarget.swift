import AsyncHTTPClient
import FoundationEssentials
import Logging
import NIOCore
import NIOHTTP1
import Synchronization

/// A receiver of Prometheus' remote write 1.0, and how to reach it.
package struct RemoteWriteTarget: Sendable {
    package let url: String
    /// Sent as `Authorization: Bearer …`.
    private let token: String?

    /// Nil unless `url` is http or https with a host.
    package init?(url: String, token: String? = nil) {
        guard let parsed = URL(string: url), ["http", "https"].contains(parsed.scheme ?? ""),
            parsed.host()?.isEmpty == false
        else { return nil }
        self.url = url
        self.token = token
    }

    /// Passes on what `writer` is offered for as long as `body` runs; what then still waits is dropped.
    func during<Value: Sendable>(
        _ writer: RemoteWriter, logger: Logger, _ body: () async throws -> Value
    ) async throws -> Value {
        var configuration = HTTPClient.Configuration()
        configuration.timeout = .init(connect: .seconds(10), read: .seconds(30))
        configuration.redirectConfiguration = .disallow
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let mood = Mood(url: url, logger: logger)
        let task = Task {
            await writer.run { octets in
                do {
                    let answer = try await post(octets, client)
                    mood.note(answer.status)
                    return answer
                } catch {
                    if !Task.isCancelled { mood.note("\(error)") }
                    throw error
                }
            }
        }
        let result: Result<Value, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        task.cancel()
        await task.value
        try? await client.shutdown()
        return try result.get()
    }

    private func post(_ octets: [UInt8], _ client: HTTPClient) async throws -> RemoteWriter.Answer {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/x-protobuf")
        request.headers.add(name: "Content-Encoding", value: "snappy")
        request.headers.add(name: "User-Agent", value: "tuyen-collector")
        request.headers.add(name: "X-Prometheus-Remote-Write-Version", value: "0.1.0")
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        request.body = .bytes(ByteBuffer(bytes: octets))
        let response = try await client.execute(request, timeout: .seconds(30))
        // The connection is kept only when the answer has been read; one that is long is no receiver's.
        var length = 0
        for try await part in response.body {
            length += part.readableBytes
            if length > 1 << 20 { break }
        }
        let wait = response.headers.first(name: "retry-after").flatMap { UInt32($0) }.map {
            Duration.seconds(min($0, 3_600))
        }
        return RemoteWriter.Answer(status: Int(response.status.code), retryAfter: wait)
    }

    /// Says in the log when the receiver stops taking what it is sent, and when it does again: not with every request.
    private final class Mood: Sendable {
        private let url: String
        private let logger: Logger
        private let complaint = Mutex<String?>(nil)

        init(url: String, logger: Logger) {
            self.url = url
            self.logger = logger
        }

        func note(_ status: Int) { note((200..<300).contains(status) ? nil : "status \(status)") }

        func note(_ words: String?) {
            let before = complaint.withLock { complaint in
                defer { complaint = words }
                return complaint
            }
            guard (before == nil) != (words == nil) else { return }
            if let words {
                logger.warning("remote write to \(url): \(words)")
            } else {
                logger.notice("remote write to \(url) goes on")
            }
        }
    }
}
