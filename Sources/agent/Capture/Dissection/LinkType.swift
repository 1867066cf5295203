/// What frames of a capture begin with: libpcap's link-layer header types (`LINKTYPE_…`), as they stand in capture files.
///
/// Source: tcpdump.org, *Link-Layer Header Types*; draft-ietf-opsawg-pcaplinktype.
package struct LinkType: RawRepresentable, Hashable, Sendable {
    package var rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    /// BSD loopback: the address family in the byte order of the host that captured.
    package static let null = LinkType(rawValue: 0)
    package static let ethernet = LinkType(rawValue: 1)
    /// Raw IP: as files have it, as libpcap names it on Linux, and as OpenBSD does.
    package static let raw = LinkType(rawValue: 101)
    static let rawOnLinux = LinkType(rawValue: 12)
    static let rawOnOpenBSD = LinkType(rawValue: 14)
    /// OpenBSD loopback: the address family in network byte order.
    package static let loop = LinkType(rawValue: 108)
    /// Linux cooked capture, of the device `any` and of interfaces without a link layer that libpcap knows.
    package static let cooked = LinkType(rawValue: 113)
    package static let ipv4 = LinkType(rawValue: 228)
    package static let ipv6 = LinkType(rawValue: 229)
    package static let cooked2 = LinkType(rawValue: 276)

    static let known: [LinkType] = [
        .ethernet, .raw, .cooked, .cooked2, .null, .loop, .ipv4, .ipv6, .rawOnLinux, .rawOnOpenBSD,
    ]

    package var isKnown: Bool { Self.known.contains(self) }
}
