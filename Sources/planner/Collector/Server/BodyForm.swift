import Hummingbird
import Localization
import NIOCore
import Rendering
import Telemetry

/// In which of OTLP's forms a request's body comes, by its headers, and its answer goes.
struct BodyForm {
    private let isJSON: Bool
    private let isPacked: Bool
    /// Octets that the body may have when it is unpacked.
    private let limit: Int
    /// For how long its octets are waited for: a quarter of a minute, and what a line of 256 kbit/s takes.
    private let patience: TimeAmount

    /// - Throws: a `Refusal` with 415 where the form is none of ours.
    init(_ request: Request) throws {
        let type = (request.headers[.contentType] ?? "").prefix { $0 != ";" && $0 != " " }.lowercased()
        guard type == "application/x-protobuf" || type == "application/json" else {
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
        isJSON = type == "application/json"
        isPacked = coding == "gzip"
        let most = isJSON ? MetricsRoute.jsonLimit : MetricsRoute.limit
        guard let length = request.headers[.contentLength].flatMap({ Int($0) }), length >= 0 else {
            limit = most
            patience = Self.patience(MetricsRoute.compressedLimit)
            return
        }
        patience = Self.patience(min(length, MetricsRoute.compressedLimit))
        // Reports shrink to a tenth, those of an outage to a hundredth; what shrinks further is built to.
        limit = min(most, isPacked ? max(1 << 20, 64 * min(length, most)) : max(length, 1))
    }

    private static func patience(_ octets: Int) -> TimeAmount { .seconds(Int64(15 + octets / 32_768)) }

    /// The most octets that the request takes in memory while it is read.
    var most: Int { isJSON ? 24 * limit : max(limit, 1 << 16) }

    /// The body in OTLP's binary form; `channel` is the request's.
    func protobuf(of request: Request, on channel: any Channel) async throws -> [UInt8] {
        let bytes = try unpacked(
            try await request.bytes(limit: isJSON ? limit : MetricsRoute.compressedLimit, within: patience, on: channel)
        )
        guard isJSON else { return bytes }
        do {
            return try OTLPJSON.protobuf(bytes)
        } catch {
            throw Refusal(.badRequest, .notOTLP, "\(error)", expected: .otlpExpected, next: .updateAgent)
        }
    }

    private func unpacked(_ bytes: [UInt8]) throws -> [UInt8] {
        guard isPacked else { return bytes }
        do {
            return try Gzip.decompress(bytes, limit: limit)
        } catch Gzip.Failure.tooLong(let limit) {
            throw Refusal(
                .contentTooLarge, .bodyTooLong, String(limit), expected: .shorterBodyExpected, next: .sendLess)
        } catch {
            throw Refusal(.badRequest, .notGzip, "\(error)", expected: .codingExpected, next: .updateAgent)
        }
    }

    /// 200, with what was refused.
    func answer(_ refused: [RefusedPoints]) -> Response {
        guard isJSON else {
            let answer = OTLPResponse(rejected: Int64(refused.points), message: refused.message)
            return Response(
                status: .ok, headers: [.contentType: "application/x-protobuf"],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.bytes)))
        }
        if refused.isEmpty { return .json(.object([])) }
        // 64-bit integers are text in protobuf's JSON form.
        return .json(
            .object([
                .init(
                    "partialSuccess",
                    .object([
                        .init("rejectedDataPoints", .string(String(refused.points))),
                        .init("errorMessage", .string(refused.message)),
                    ]))
            ]))
    }
}
