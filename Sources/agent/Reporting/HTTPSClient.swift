package import Identity

/// One kept-alive HTTP/1.1 connection to one collector. For one thread at a time.
///
/// ```swift
/// let client = try HTTPSClient(origin: origin, authority: ca, identity: (certificate, key))
/// let response = try client.send(HTTPRequest("GET", "/v1/configuration"))
/// ```
package final class HTTPSClient {
    /// How long things may take, in seconds.
    package struct Limits: Sendable {
        package var connect = 10.0
        /// From the first byte of the request to the last of the response.
        package var exchange = 30.0
        package var responseBody = 4 << 20
        package init() {}
    }

    package let origin: Origin
    private var context: TLSContext
    private let limits: Limits
    private let cutoff: Cutoff
    private let language: String?
    private var channel: TLSChannel?

    /// - Parameter language: in which the collector shall give its reasons, an RFC 5646 tag; nil leaves it to the collector.
    package init(
        origin: Origin, authority: Certificate, identity: (certificate: Certificate, key: PrivateKey)?,
        limits: Limits = Limits(), cutoff: Cutoff = Cutoff(), language: String? = nil
    ) throws {
        self.origin = origin
        self.limits = limits
        self.cutoff = cutoff
        self.language = language
        context = try TLSContext(authority: authority, identity: identity)
    }

    /// Shows another certificate from the next connection on, and ends the one that stands.
    package func present(
        _ identity: (certificate: Certificate, key: PrivateKey), authority: Certificate
    ) throws {
        context = try TLSContext(authority: authority, identity: identity)
        channel = nil
    }

    /// Sends a request and waits for its response.
    ///
    /// A kept connection may have been closed by the collector meanwhile. Where no byte of the response came on such a
    /// one, the request is sent once more on a fresh connection; all our requests may be repeated.
    package func send(_ request: HTTPRequest) throws(TransportError) -> HTTPResponse {
        if let kept = channel {
            channel = nil
            var parser = ResponseParser(bodyLimit: limits.responseBody)
            do throws(TransportError) {
                return try exchange(request, on: kept, &parser)
            } catch {
                if parser.hasBegun { throw error }
                if case .timedOut = error { throw error }
            }
        }
        let deadline = after(limits.connect)
        let socket = try StreamSocket.connect(to: origin, deadline: deadline, cutoff: cutoff)
        let fresh = try TLSChannel(socket, origin: origin, context: context, deadline: deadline)
        var parser = ResponseParser(bodyLimit: limits.responseBody)
        return try exchange(request, on: fresh, &parser)
    }

    package func close() { channel = nil }

    private func exchange(
        _ request: HTTPRequest, on channel: TLSChannel, _ parser: inout ResponseParser
    ) throws(TransportError) -> HTTPResponse {
        let deadline = after(limits.exchange)
        var request = request
        if let language { request.headers.append(HTTPHeader("Accept-Language", language)) }
        var unsent: TransportError?
        do throws(TransportError) {
            try channel.write(request.serialized(host: origin.authority), deadline: deadline)
        } catch {
            // A collector that refuses early answers and closes before it has read all: its answer says more than EPIPE.
            guard case .send = error else { throw error }
            unsent = error
        }
        do throws(TransportError) {
            while true {
                let bytes = try channel.read(deadline: deadline)
                try parse(bytes, &parser)
                if let response = parser.response {
                    if parser.canReuse, unsent == nil { self.channel = channel }
                    return response
                }
            }
        } catch {
            // A TLS alert, such as the one for a certificate that is wanted or revoked, says why we were cut off.
            if case .tls = error { throw error }
            throw unsent ?? error
        }
    }

    private func parse(_ bytes: [UInt8], _ parser: inout ResponseParser) throws(TransportError) {
        do throws(ResponseParser.Failure) {
            if bytes.isEmpty { try parser.end() } else { try parser.receive(bytes) }
        } catch { throw .response(from: origin.authority, error) }
    }

    private func after(_ seconds: Double) -> UInt64 { monotonicNow() + UInt64(seconds * 1e9) }
}
