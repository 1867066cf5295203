import Glibc

/// Link-local IPv6 addresses with their zone, as a person writes them on this host (RFC 4007 §11): `fe80::1%eth0`, or with the
/// interface's number, `fe80::1%2`. What comes from other hosts is never read so: a zone means something else there.
package enum ZonedAddress {
    /// A zone that is no interface of this host.
    package struct UnknownInterface: Error, Hashable, Sendable {
        package var name: String
    }

    /// An address of either family, with a zone where it has one; nil where `text` is none, or its zone stands behind an
    /// address that holds everywhere.
    package static func address(_ text: String) throws(UnknownInterface) -> IPAddress? {
        guard let mark = text.firstIndex(of: "%") else { return IPAddress(text) }
        guard var address = IPv6Address(text[..<mark]), address.isLinkLocal else { return nil }
        let name = String(text[text.index(after: mark)...])
        guard let zone = zone(named: name) else { throw UnknownInterface(name: name) }
        address.zone = zone
        return .v6(address)
    }

    /// `[fe80::1%eth0]:862` beside what `Endpoint` takes.
    package static func endpoint(_ text: String, defaultPort: UInt16? = nil) throws(UnknownInterface) -> Endpoint? {
        guard let mark = text.firstIndex(of: "%") else { return Endpoint(text, defaultPort: defaultPort) }
        if let defaultPort, let address = try address(text) { return Endpoint(address, port: defaultPort) }
        guard text.first == "[", let close = text.firstIndex(of: "]"), mark < close else { return nil }
        guard let address = try address(String(text[text.index(after: text.startIndex)..<close])),
            let bare = Endpoint(String(text[..<mark] + text[close...]), defaultPort: defaultPort)
        else { return nil }
        return Endpoint(address, port: bare.port)
    }

    /// if_nametoindex(3), or the number itself where an interface has it.
    private static func zone(named name: String) -> UInt32? {
        let index = if_nametoindex(name)
        if index != 0 { return index }
        guard let number = DecimalDigits.parse(name.utf8, upTo: Int(Int32.max)), number > 0,
            interfaceName(UInt32(number)) != nil
        else { return nil }
        return UInt32(number)
    }

    /// The interface's name, or its number where it is gone.
    static func name(ofZone zone: UInt32) -> String { interfaceName(zone) ?? "\(zone)" }

    /// if_indextoname(3).
    private static func interfaceName(_ index: UInt32) -> String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(IF_NAMESIZE)) { buffer in
            guard let base = buffer.baseAddress, if_indextoname(index, base) != nil else { return nil }
            return String(cString: base)
        }
    }

    /// The interfaces that this host has, in the order of their numbers: if_nameindex(3).
    package static var interfaces: [String] {
        guard let list = if_nameindex() else { return [] }
        defer { if_freenameindex(list) }
        var names: [String] = []
        var entry = list
        while entry.pointee.if_index != 0, let name = entry.pointee.if_name {
            names.append(String(cString: name))
            entry += 1
        }
        return names
    }
}
