import NetworkAddress
import Probing

/// A control client that gets a server's octets in pieces, each preceded by its length in one octet. It keeps less than one
/// message, asks at most three things, and begins at most once.
func fuzzTwampControl(_ input: UnsafeRawBufferPointer) {
    var reader = InputReader(input)
    var client = TwampControlClient(
        TwampSessionRequest(
            sender: Endpoint(.v4(.loopback), port: 9_000), receiver: Endpoint(.v4(.loopback), port: 862), size: 80,
            dscp: 46, timeout: .seconds(2), start: WireTimestamp(raw: 0)))
    var asked = 0
    var begun = 0
    while !reader.isAtEnd {
        let length = Int(reader.octet())
        do throws(TwampControlFault) {
            let octets = reader.packet(length) { [UInt8]($0) }
            for action in try client.receive(octets[...]) {
                switch action {
                case .send(let message):
                    asked += 1
                    precondition([164, 112, 32].contains(message.count))
                case .begin(let terms):
                    begun += 1
                    precondition(terms.port != 0 && terms.modes.contains(.unauthenticated))
                case .stopped: precondition(client.step == .ended)
                }
            }
            precondition(client.received < 64)
        } catch { return }
    }
    precondition(asked <= 3 && begun <= 1 && (begun == 0) == (client.step != .running && client.step != .ended))
    let farewell = client.stop()
    precondition((farewell == nil || begun == 1) && client.step == .ended && client.closed() == nil)
}
