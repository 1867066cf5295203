import Hummingbird
import Localization
import Logging
import SwiftProtobuf
import Telemetry

/// `POST /v1/metrics`: OTLP in, an answer only after the commit.
struct MetricsRoute {
    /// Bytes of a body as sent, and unpacked.
    static let compressedLimit = 4 << 20
    static let limit = 32 << 20

    let queue: CommitQueue
    let logger: Logger

    func add(to group: RouterGroup<AgentRequestContext>) {
        group.post("metrics") { request, context in try await receive(request, context) }
    }

    private func receive(_ request: Request, _ context: AgentRequestContext) async throws -> Response {
        let key = try key(request)
        let body = try await body(request)
        var reader = MetricsRequestReader(certified: context.site, key: key)
        do {
            try reader.read(body)
        } catch {
            switch error {
            case .notProtobuf(let reason):
                throw Refusal(.badRequest, .notOTLP, reason, expected: .otlpExpected, next: .updateAgent)
            case .tooManyMessages(let limit):
                throw Refusal(
                    .contentTooLarge, .tooManyMessages, String(limit), expected: .shorterBodyExpected, next: .sendLess)
            }
        }
        var refused = reader.refused
        for batch in reader.batches {
            switch try await commit(batch, context) {
            case .stored: break
            case .conflicting(_, _, let sequences):
                refused += sequences.map { sequence in
                    RefusedPoints(
                        place: "record \(sequence)",
                        reason:
                            "the spool gave this number to another record before; was its folder restored from a copy?",
                        points: 1)
                }
            case .foreignSpool(let owner):
                refused.append(
                    RefusedPoints(
                        place: "spool \(batch.spool)", reason: "it is the spool of '\(owner)'",
                        points: batch.records.count))
            }
        }
        return try answer(refused)
    }

    private func key(_ request: Request) throws -> BatchKey? {
        guard let text = request.headers.first(where: { $0.name.canonicalName == "idempotency-key" })?.value else {
            return nil
        }
        guard let key = BatchKey(text) else {
            throw Refusal(
                .badRequest, .keyMalformed, String(text.prefix(100)), expected: .keyExpected, next: .updateAgent)
        }
        return key
    }

    private func body(_ request: Request) async throws -> [UInt8] {
        let type = (request.headers[.contentType] ?? "").prefix { $0 != ";" && $0 != " " }.lowercased()
        guard type == "application/x-protobuf" else {
            throw Refusal(
                .unsupportedMediaType, .mediaTypeRefused, String(type.prefix(100)), expected: .mediaTypeExpected,
                next: .updateAgent)
        }
        let coding = (request.headers[.contentEncoding] ?? "identity").lowercased()
        guard coding == "gzip" || coding == "identity" else {
            throw Refusal(
                .unsupportedMediaType, .codingRefused, String(coding.prefix(100)), expected: .codingExpected,
                next: .updateAgent)
        }
        let bytes = try await request.bytes(limit: Self.compressedLimit)
        guard coding == "gzip" else { return bytes }
        do {
            return try Gzip.decompress(bytes, limit: Self.limit)
        } catch Gzip.Failure.tooLong(let limit) {
            throw Refusal(
                .contentTooLarge, .bodyTooLong, String(limit), expected: .shorterBodyExpected, next: .sendLess)
        } catch {
            throw Refusal(.badRequest, .notGzip, "\(error)", expected: .codingExpected, next: .updateAgent)
        }
    }

    private func commit(_ batch: ReportBatch, _ context: AgentRequestContext) async throws -> BatchReceipt {
        do {
            return try await queue.commit(batch)
        } catch {
            let isFull = error as? CommitQueue.Failure == .full
            if !isFull { logger.error("the store did not commit: \(error)") }
            throw Refusal(
                isFull ? .tooManyRequests : .serviceUnavailable, isFull ? .queueFull : .storeFailed,
                expected: .requestExpected, next: .comeAgain, retryAfter: Self.delay(context.site))
        }
    }

    /// Seconds to wait, from the site's name: those refused together don't come back together.
    static func delay(_ site: String) -> Int {
        2 + Int(site.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 } % 14)  // FNV-1a
    }

    private func answer(_ refused: [RefusedPoints]) throws -> Response {
        var message = OTLP_ExportMetricsServiceResponse()
        if !refused.isEmpty {
            message.partialSuccess.rejectedDataPoints = Int64(refused.points)
            message.partialSuccess.errorMessage = refused.message
        }
        let bytes: [UInt8] = try message.serializedBytes()
        return Response(
            status: .ok, headers: [.contentType: "application/x-protobuf"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
