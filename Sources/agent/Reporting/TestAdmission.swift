package import NetworkAddress

/// Leave to test, as the collector gave it; `docs/protocol.md`, *Tests*. A value of this type is valid in every field.
package struct TestGrant: Hashable, Sendable {
    /// `both` is of tests that somebody runs by hand.
    package enum Direction: String, Sendable { case down, up, both }

    package var lease: Int64
    package var circuit: String
    package var direction: Direction
    package var peer: String
    package var server: Endpoint
    /// From when until when, in seconds after the answer: clocks may differ, so these count and not the stamps.
    package var startsIn: Double
    package var endsIn: Double
    /// Committed rate of the circuit, bits per second.
    package var rate: Int64
    /// What the test may send at most.
    package var octets: Int64

    /// Reads and checks the JSON document; the first fault is named and nothing is taken.
    package init(_ bytes: [UInt8]) throws(DocumentError) {
        let document = try JSONFault.decode(Document.self, bytes)
        func expect(
            _ holds: Bool, _ place: String, _ expected: String, _ found: any CustomStringConvertible
        ) throws(DocumentError) {
            if !holds { throw DocumentError(place: place, expected: expected, found: found.description) }
        }
        guard let direction = Direction(rawValue: document.direction) else {
            throw DocumentError(place: "direction", expected: "down, up or both", found: document.direction)
        }
        guard let address = IPAddress(document.address), !address.isUnspecified else {
            throw DocumentError(place: "address", expected: "an IP address", found: document.address)
        }
        guard let port = UInt16(exactly: document.port), port > 0 else {
            throw DocumentError(place: "port", expected: "1...65535", found: "\(document.port)")
        }
        try expect(
            (0...120).contains(document.starts_in_seconds), "starts_in_seconds", "0...120", document.starts_in_seconds)
        try expect(
            document.ends_in_seconds > document.starts_in_seconds
                && document.ends_in_seconds <= document.starts_in_seconds + 3_600, "ends_in_seconds",
            "after starts_in_seconds, by an hour at most", document.ends_in_seconds)
        try expect(document.rate_bps > 0, "rate_bps", "more than 0", document.rate_bps)
        try expect(document.octets > 0, "octets", "more than 0", document.octets)
        lease = document.lease
        circuit = document.circuit
        self.direction = direction
        peer = document.peer
        server = Endpoint(address, port: port)
        startsIn = document.starts_in_seconds
        endsIn = document.ends_in_seconds
        rate = document.rate_bps
        octets = document.octets
    }

    /// The document's own names.
    // swift-format-ignore: AlwaysUseLowerCamelCase
    private struct Document: Decodable {
        var lease: Int64
        var circuit: String
        var direction: String
        var peer: String
        var address: String
        var port: Int
        var starts_in_seconds: Double
        var ends_in_seconds: Double
        var rate_bps: Int64
        var octets: Int64
    }
}

/// Asks the collector for leave to test and tells it what came of it.
package struct TestAdmission {
    package enum Answer: Sendable {
        case granted(TestGrant)
        /// Ask again after so long; the collector's words say why.
        case wait(Duration, String)
        /// The collector's answer isn't what it should be, or says that there is nothing to ask for.
        case refused(String)
        /// No answer.
        case unavailable(String)
    }

    private let client: HTTPSClient

    package init(_ client: HTTPSClient) { self.client = client }

    /// What leave is asked for.
    package enum Wish: Hashable, Sendable {
        /// Whichever of the site's tests this night is next: the answer says which circuit, and which way.
        case scheduled
        /// A test that somebody wants now, of so many seconds; nil for the site's first circuit.
        case now(circuit: String?, TestGrant.Direction, seconds: Int)
        /// A step of an acceptance test.
        case acceptance(TestGrant.Direction, seconds: Int)

        /// Of the test; 0 for as the collector says.
        package var seconds: Int {
            switch self {
            case .scheduled: 0
            case .now(_, _, let seconds), .acceptance(_, let seconds): seconds
            }
        }

        fileprivate func document(_ request: String?) -> Question {
            switch self {
            case .scheduled: Question(purpose: "scheduled", request: request)
            case .now(let circuit, let direction, let seconds):
                Question(
                    purpose: "ad-hoc", circuit: circuit, direction: direction.rawValue, seconds: seconds,
                    request: request)
            case .acceptance(let direction, let seconds):
                Question(purpose: "acceptance", direction: direction.rawValue, seconds: seconds, request: request)
            }
        }
    }

    fileprivate struct Question: Encodable {
        var purpose: String
        var circuit: String?
        var direction: String?
        var seconds: Int?
        var request: String?
    }

    /// A name for one request, random.
    package static func requestName() -> String {
        let digits = (0..<2).map { _ in String(UInt64.random(in: 0 ... .max), radix: 16) }
        return digits.map { String(repeating: "0", count: 16 - $0.count) + $0 }.joined()
    }

    /// POST /v1/tests.
    ///
    /// - Parameter request: its name; asked again under the same one it gets the same lease, and none that another has. Without one
    ///   it gets the site's that stands for the same.
    package func ask(_ wish: Wish = .scheduled, request name: String? = nil) -> Answer {
        let request = HTTPRequest(
            "POST", "/v1/tests", headers: [HTTPHeader("Content-Type", "application/json")],
            body: JSONFault.encode(wish.document(name)))
        let response: HTTPResponse
        do throws(TransportError) { response = try client.send(request) } catch {
            return .unavailable(error.description)
        }
        switch response.status {
        case 201:
            do throws(DocumentError) { return .granted(try TestGrant(response.body)) } catch {
                return .refused(error.description)
            }
        case 409, 429, 503:
            return .wait(response.retryAfter ?? .seconds(300), CollectorError.text(response))
        default: return .refused("status \(response.status): \(CollectorError.text(response))")
        }
    }

    /// PUT /v1/tests/<lease> with what was measured; the lease ends. Says why not, where it can't.
    package func finish(_ lease: Int64, _ measured: TestMeasurement) -> String? {
        end(HTTPRequest("PUT", "/v1/tests/\(lease)", headers: [], body: JSONFault.encode(measured.document)))
    }

    /// DELETE /v1/tests/<lease>: the test is not run, or came to nothing; with the reason where manners forbade it.
    package func cancel(_ lease: Int64, _ objection: TestObjection? = nil) -> String? {
        guard let objection else { return end(HTTPRequest("DELETE", "/v1/tests/\(lease)")) }
        func whole(_ value: Double) -> Int64 { Int64(max(0, min(value.rounded(), 1e15))) }
        let figures =
            switch objection {
            case .lineInUse(let rate, let limit): #", "users_bps": \#(whole(rate)), "limit_bps": \#(whole(limit))"#
            case .budgetSpent(let left): #", "octets_left": \#(left)"#
            case .delay(let nanoseconds): #", "delay_ns": \#(nanoseconds)"#
            case .ledger: ""
            }
        return end(
            HTTPRequest(
                "DELETE", "/v1/tests/\(lease)",
                headers: [HTTPHeader("Content-Type", "application/json")],
                body: Array(#"{"reason": "\#(objection.reason)"\#(figures)}"#.utf8)))
    }

    private func end(_ request: HTTPRequest) -> String? {
        do throws(TransportError) {
            let response = try client.send(request)
            return (200..<300).contains(response.status)
                ? nil : "status \(response.status): \(CollectorError.text(response))"
        } catch { return error.description }
    }
}
