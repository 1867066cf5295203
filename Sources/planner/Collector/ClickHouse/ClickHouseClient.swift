import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOSSL
import Synchronization

/// Speaks ClickHouse's HTTP interface: statements as text, rows as RowBinary.
///
/// The password goes in a header, so that it is in no URL and no server's query log. `close()` must be called before the last
/// reference goes.
struct ClickHouseClient: Sendable {
    let address: ClickHouseAddress
    private let http: HTTPClient
    /// Which host answered last.
    private let current = Position()

    private final class Position: Sendable {
        let index = Atomic<Int>(0)
    }

    /// Most bytes of an error's text that are read.
    private static let longestError = 64 << 10

    init(_ address: ClickHouseAddress) throws {
        self.address = address
        var configuration = HTTPClient.Configuration()
        configuration.timeout = .init(connect: .seconds(5), read: .seconds(300))
        // Below the three seconds after which a server's default lets a connection go: a request must not meet the end of one.
        configuration.connectionPool.idleTimeout = .seconds(2)
        configuration.redirectConfiguration = .disallow
        if address.isSecure {
            var tls = TLSConfiguration.makeClientConfiguration()
            if let file = address.authority {
                tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(file))
            }
            configuration.tlsConfiguration = tls
        }
        http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    func close() async throws { try await http.shutdown() }

    // MARK: - statements

    /// Runs a statement that answers with no rows, or few: the answer's text.
    @discardableResult
    func run(
        _ sql: String, _ settings: [(String, String)] = [], deadline: TimeAmount = .seconds(60)
    ) async throws -> String {
        let response = try await send(sql: nil, body: ByteBuffer(string: sql), settings, deadline)
        return String(buffer: try await Self.body(response, limit: 16 << 20))
    }

    /// Inserts rows; returns after ClickHouse has them.
    ///
    /// A server that is busy with another insert of the same quorum says so, and is asked again for some seconds.
    func insert(_ sql: String, rows: ByteBuffer, _ settings: [(String, String)] = []) async throws {
        for attempt in 0... {
            do {
                let response = try await send(sql: sql, body: rows, settings, .seconds(60))
                _ = try await Self.body(response, limit: Self.longestError)
                return
            } catch ClickHouseFailure.refused(code: 286, _) where attempt < 12 {
                // UNSATISFIED_QUORUM_FOR_PREVIOUS_WRITE: collectors wait for each other; chance keeps them from meeting again.
                try await Task.sleep(for: .milliseconds(Int.random(in: 20...(50 << min(attempt, 5)))))
            }
        }
    }

    /// Gives each row of a query to `take` as it comes; memory is bounded by a row and a chunk of the answer.
    ///
    /// Once rows have come, the server can't say by its status that it failed: its words are then in their place. So every
    /// row must tell by itself that it is one, as those with a checksum do; queries of others say `isWhole`, and the server
    /// then sends nothing before it has everything.
    func rows<Row>(
        _ sql: String, isWhole: Bool, _ settings: [(String, String)] = [], deadline: TimeAmount = .hours(2),
        decode: (inout RowBinaryReader) throws -> Row, _ take: (Row) async throws -> Void
    ) async throws {
        let waits = isWhole ? [("wait_end_of_query", "1")] : []
        let response = try await send(
            sql: nil, body: ByteBuffer(string: sql + " FORMAT RowBinary"), settings + waits, deadline)
        var rest = ByteBuffer()
        for try await var chunk in response.body {
            if rest.readableBytes == 0 { rest = chunk } else { rest.writeBuffer(&chunk) }
            while rest.readableBytes > 0 {
                var reader = RowBinaryReader(rest)
                let row: Row
                do {
                    row = try decode(&reader)
                } catch RowBinaryReader.Failure.short {
                    break
                } catch {
                    throw ClickHouseFailure.answer("\(error)")
                }
                rest = reader.buffer
                try await take(row)
            }
            rest.discardReadBytes()
        }
        guard rest.readableBytes == 0 else {
            throw ClickHouseFailure.answer(
                String(String(decoding: rest.readableBytesView, as: UTF8.self).suffix(500)))
        }
    }

    /// The rows of a query whose answer is small.
    func rows<Row>(
        _ sql: String, _ settings: [(String, String)] = [], deadline: TimeAmount = .hours(2),
        decode: (inout RowBinaryReader) throws -> Row
    ) async throws -> [Row] {
        var rows: [Row] = []
        try await self.rows(sql, isWhole: true, settings, deadline: deadline, decode: decode) { rows.append($0) }
        return rows
    }

    // MARK: - requests

    /// Asks the hosts in turn, from the one that answered last, until one answers; the answer's body is still to be read.
    private func send(
        sql: String?, body: ByteBuffer, _ settings: [(String, String)], _ deadline: TimeAmount
    ) async throws -> HTTPClientResponse {
        let first = current.index.load(ordering: .relaxed)
        var reason = ""
        // Statements may be sent again: what comes twice counts once.
        for step in 0...address.hosts.count {
            let index = (first + step) % address.hosts.count
            let response: HTTPClientResponse
            do {
                response = try await http.execute(
                    request(to: address.hosts[index], sql: sql, body: body, settings), timeout: deadline)
            } catch let error as CancellationError {
                throw error
            } catch {
                reason = "\(error)"
                guard step < address.hosts.count, step + 1 < address.hosts.count || Self.isEndOfConnection(error) else {
                    break
                }
                continue
            }
            current.index.store(index, ordering: .relaxed)
            guard response.status == .ok else {
                let text = try await Self.body(response, limit: Self.longestError)
                throw ClickHouseFailure(body: String(buffer: text), status: Int(response.status.code))
            }
            return response
        }
        throw ClickHouseFailure.unreachable(
            address.hosts.map(\.description).joined(separator: ", "), reason: reason)
    }

    /// A request met the end of a connection that was kept, as where this process stood still for longer than the server waits.
    private static func isEndOfConnection(_ error: any Error) -> Bool {
        (error as? HTTPClientError) == .remoteConnectionClosed || (error as? ChannelError) == .ioOnClosedChannel
    }

    private func request(
        to host: ClickHouseAddress.Host, sql: String?, body: ByteBuffer, _ settings: [(String, String)]
    ) -> HTTPClientRequest {
        let parameters =
            [("database", address.database), ("max_query_size", "16777216"), ("max_ast_elements", "1000000")]
            + (sql.map { [("query", $0)] } ?? []) + settings
        let query = parameters.map { "\($0)=\(Self.encoded($1))" }.joined(separator: "&")
        var request = HTTPClientRequest(url: "\(address.isSecure ? "https" : "http")://\(host)/?\(query)")
        request.method = .POST
        request.headers.add(name: "X-ClickHouse-User", value: address.user)
        if !address.password.isEmpty { request.headers.add(name: "X-ClickHouse-Key", value: address.password) }
        request.body = .bytes(body)
        return request
    }

    private static func body(_ response: HTTPClientResponse, limit: Int) async throws -> ByteBuffer {
        do {
            return try await response.body.collect(upTo: limit)
        } catch {
            throw ClickHouseFailure.answer("\(error)")
        }
    }

    /// RFC 3986 §2.1.
    private static func encoded(_ text: String) -> String {
        var out = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                out.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                out += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return out
    }
}
