/// An address and a UDP or TCP port.
///
///     Endpoint("[2001:db8::1]:862")
package struct Endpoint: Hashable, Sendable {
    package var address: IPAddress
    package var port: UInt16

    package init(_ address: IPAddress, port: UInt16) {
        self.address = address
        self.port = port
    }

    /// `192.0.2.1:862` or `[2001:db8::1]:862`; where `defaultPort` is given the port may be absent, and the brackets
    /// with it.
    package init?(_ text: String, defaultPort: UInt16? = nil) {
        if let defaultPort, let address = IPAddress(text) {
            self.init(address, port: defaultPort)
            return
        }
        let host: Substring
        let rest: Substring
        if text.first == "[" {
            guard let close = text.firstIndex(of: "]") else { return nil }
            host = text[text.index(after: text.startIndex)..<close]
            rest = text[text.index(after: close)...]
            guard IPv6Address(host) != nil else { return nil }
        } else {
            let colon = text.firstIndex(of: ":") ?? text.endIndex
            host = text[..<colon]
            rest = text[colon...]
            guard IPv4Address(host) != nil else { return nil }
        }
        guard let address = IPAddress(host) else { return nil }
        if rest.isEmpty, let defaultPort {
            self.init(address, port: defaultPort)
            return
        }
        guard rest.first == ":", let port = DecimalDigits.parse(rest.dropFirst().utf8, upTo: 65_535) else { return nil }
        self.init(address, port: UInt16(port))
    }
}

extension Endpoint: CustomStringConvertible {
    /// Brackets around an IPv6 address, as RFC 5952 §6 recommends.
    package var description: String {
        switch address {
        case .v4(let address): "\(address):\(port)"
        case .v6(let address): "[\(address)]:\(port)"
        }
    }
}
