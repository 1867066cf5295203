import NetworkAddress
import Reporting
import Telemetry

/// An HTTP/1.1 response: the first octet chooses what its body is read as; the rest is the response, whose sum chooses where it
/// is split. However it is split, the same comes out, within its bounds.
func fuzzHTTPResponse(_ input: UnsafeRawBufferPointer) {
    var reader = InputReader(input)
    let shape = reader.octet()
    reader.packet(.max) { octets in
        let text = [UInt8](octets)
        let split = text.isEmpty ? 0 : text.reduce(Int(shape & 15)) { $0 &+ Int($1) } % text.count
        let whole = parse(text, split: nil)
        let pieces = parse(text, split: split)
        precondition(whole == pieces)
        guard let response = whole.response else { return }
        precondition((100...599).contains(response.status) && response.body.count <= bodyLimit)
        precondition(response.retryAfter.map { $0 >= .zero && $0 <= .seconds(86_400) } ?? true)
        switch shape >> 6 {
        case 0: _ = CollectorError.text(response)
        case 1: _ = OTLPResponse(response.body)
        default: break
        }
    }
}

private let bodyLimit = 256

private struct Reading: Equatable {
    var response: HTTPResponse?
    var canReuse: Bool
    var isRefused: Bool
}

/// A connection that ends behind the octets, which come at once, or up to `split`, then three one by one, then the rest.
private func parse(_ octets: [UInt8], split: Int?) -> Reading {
    var parser = ResponseParser(bodyLimit: bodyLimit)
    do throws(ResponseParser.Failure) {
        var start = 0
        if let split {
            for end in split..<min(octets.count, split + 4) {
                try parser.receive(octets[start..<end])
                start = end
            }
        }
        try parser.receive(octets[start...])
        let canReuse = parser.canReuse
        try parser.end()
        return Reading(response: parser.response, canReuse: canReuse, isRefused: false)
    } catch {
        precondition(!parser.canReuse)
        return Reading(response: parser.response, canReuse: false, isRefused: true)
    }
}

/// What the collector lets an agent measure. Whatever is taken is within its bounds.
func fuzzConfiguration(_ input: UnsafeRawBufferPointer) {
    do throws(DocumentError) {
        let configuration = try AgentConfiguration([UInt8](input), site: "a")
        precondition(configuration.site == "a" && (1...3_600).contains(configuration.intervalSeconds))
        precondition(configuration.sessions.count <= AgentConfiguration.mostSessions)
        for session in configuration.sessions {
            precondition((1...200).contains(session.link.utf8.count) && session.remote.port > 0)
            precondition(session.packetsPerSecond > 0 && session.packetsPerSecond <= 1_000)
            precondition(session.dscp < 64 && (0...8_000).contains(session.padding))
        }
    } catch { precondition(!error.place.isEmpty && !error.expected.isEmpty) }
}

/// A kit file, which came by whatever way to the site.
func fuzzKit(_ input: UnsafeRawBufferPointer) {
    do throws(DocumentError) {
        let kit = try Kit([UInt8](input))
        precondition(!kit.site.isEmpty && kit.token.utf8.count == 43)
    } catch { precondition(!error.place.isEmpty && !error.expected.isEmpty) }
}
