import CNetShim

/// What an interface's driver says of its link.
package struct InterfaceSettings: Hashable, Sendable {
    /// Bits per second; nil where the driver doesn't know, as without carrier, or on a virtual interface, whose own word is made up.
    package var speed: UInt64?
    package var isHalfDuplex: Bool?
    /// Whether speed and duplex are negotiated with the other end.
    package var negotiates: Bool?

    /// nil where the interface is none, or has no such settings.
    package init?(_ name: String) {
        var raw = cnetshim_interface_settings()
        guard cnetshim_interface_settings(name, &raw) == 0 else { return nil }
        speed = raw.bits_per_second > 0 ? raw.bits_per_second : nil
        isHalfDuplex =
            raw.duplex == CNETSHIM_DUPLEX_UNKNOWN.rawValue ? nil : raw.duplex == CNETSHIM_DUPLEX_HALF.rawValue
        negotiates = raw.negotiates < 0 ? nil : raw.negotiates != 0
    }
}
