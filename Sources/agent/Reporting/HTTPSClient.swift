package import Identity

/// One kept-alive HTTP/1.1 connection to a collector, the one of several that works. For one thread at a time.
///
/// ```swift
/// let client = try HTTPSClient(origins: [first, second], authority: ca, identity: (certificate, key), site: site)
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

    /// The collectors, the preferred one first.
    package let origins: [Origin]
    /// The one in use.
    package var origin: Origin { origins[choice.current] }
    /// Connections so far that went on from an earlier TLS session.
    package private(set) var resumptions = 0
    private var choice: CollectorChoice
    private var context: TLSContext
    private let limits: Limits
    private let cutoff: Cutoff
    private let language: String?
    private var channel: TLSChannel?

    /// - Parameters:
    ///   - origins: at least one.
    ///   - site: seeds what agents do at different moments.
    ///   - language: in which the collector shall give its reasons, an RFC 5646 tag; nil leaves it to the collector.
    package init(
        origins: [Origin], authority: Certificate, identity: (certificate: Certificate, key: PrivateKey)?,
        site: String = "", limits: Limits = Limits(), cutoff: Cutoff = Cutoff(), language: String? = nil
    ) throws {
        precondition(!origins.isEmpty, "an agent has a collector")
        self.origins = origins
        self.limits = limits
        self.cutoff = cutoff
        self.language = language
        choice = CollectorChoice(count: origins.count, site: site)
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
    /// one, the request is sent once more on a fresh connection; all our requests may be repeated, to another collector too.
    package func send(_ request: HTTPRequest) throws(TransportError) -> HTTPResponse {
        checkPreferred()
        var tried = 0
        while true {
            do throws(TransportError) {
                let response = try sendToCurrent(request)
                // A collector that says when it wants to be asked again has answered.
                if response.status < 500 || response.status == 503 && response.retryAfter != nil {
                    choice.answered(now: monotonicNow())
                } else if choice.failed(isUnreachable: false, now: monotonicNow()) {
                    // The answer stands; the next request goes to another.
                    channel = nil
                }
                return response
            } catch {
                tried += 1
                let isMoved = choice.failed(isUnreachable: error.isUnreachable, now: monotonicNow())
                if isMoved { channel = nil }
                guard isMoved, error.isUnreachable, tried < origins.count, !cutoff.isSet else { throw error }
            }
        }
    }

    private func sendToCurrent(_ request: HTTPRequest) throws(TransportError) -> HTTPResponse {
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
        var parser = ResponseParser(bodyLimit: limits.responseBody)
        return try exchange(request, on: try connect(to: origin), &parser)
    }

    private func connect(to origin: Origin) throws(TransportError) -> TLSChannel {
        let deadline = after(limits.connect)
        let socket = try StreamSocket.connect(to: origin, deadline: deadline, cutoff: cutoff)
        do throws(TransportError) {
            let channel = try TLSChannel(socket, origin: origin, context: context, deadline: deadline)
            if channel.isResumed { resumptions += 1 }
            return channel
        } catch {
            // A collector that can't make anything of a session of before, after its own restart say, may give up.
            guard context.session(with: origin) != nil, !cutoff.isSet else { throw error }
            context.forgetSession(with: origin)
            let again = try StreamSocket.connect(to: origin, deadline: deadline, cutoff: cutoff)
            return try TLSChannel(again, origin: origin, context: context, deadline: deadline)
        }
    }

    /// Asks the preferred collector how it is, where another is in use and it is time.
    private func checkPreferred() {
        guard choice.checkIsDue(now: monotonicNow()), !cutoff.isSet else { return }
        var parser = ResponseParser(bodyLimit: limits.responseBody)
        let kept = channel
        // An answer that ends its connection leaves none: the other's must not be taken for it.
        channel = nil
        let preferred = origins[0]
        let response = try? exchange(
            HTTPRequest("GET", "/v1/health"), on: try connect(to: preferred), at: preferred, &parser)
        let health = channel
        choice.checked(isWell: response?.status == 200, now: monotonicNow())
        channel = choice.current == 0 ? health : kept
    }

    package func close() { channel = nil }

    private func exchange(
        _ request: HTTPRequest, on channel: TLSChannel, at other: Origin? = nil, _ parser: inout ResponseParser
    ) throws(TransportError) -> HTTPResponse {
        let origin = other ?? origin
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
