import CPcap

/// One filter for files whose packets are of several link types: compiled for each when its first packet comes.
///
/// A filter may say what one link type has and another hasn't (`ether host` on raw IP). Packets of such a type can't be judged:
/// they are left out and told apart. A filter that no link type takes is refused at once, in libpcap's words.
struct FilterSet {
    let text: String
    /// nil refuses all: what is asked for never stands in packets of that link type (`arp` on raw IP).
    private var filters: [(link: LinkType, filter: PacketFilter?)] = []
    /// Link types for which it can't be compiled, with libpcap's words.
    private var refusals: [(link: LinkType, words: String)] = []
    private static let never = "expression rejects all packets"

    /// Compiles for one link type, to be told of a mistake: Ethernet, or the first of the others that takes it.
    init(_ text: String) throws(CaptureError) {
        self.text = text
        for link in [.ethernet] + LinkType.known {
            try compile(for: link)
            if filters.contains(where: { $0.filter != nil }) { return }
        }
        throw .filter(text: text, words: refusals.first?.words ?? Self.never)
    }

    private mutating func compile(for link: LinkType) throws(CaptureError) {
        guard !isCompiled(for: link) else { return }
        do throws(CaptureError) { filters.append((link, try PacketFilter(text, link: link))) } catch {
            guard case .filter(_, let words) = error else { throw error }
            if words.contains(Self.never) {
                filters.append((link, nil))
            } else {
                refusals.append((link, words))
            }
        }
    }

    private func isCompiled(for link: LinkType) -> Bool {
        filters.contains { $0.link == link } || refusals.contains { $0.link == link }
    }

    enum Verdict { case taken, refused, unjudged }

    /// Packets of a link type that nobody knows here are taken, so that they are counted as such.
    @inline(__always)
    mutating func judge(_ packet: CapturedPacket) throws(CaptureError) -> Verdict {
        // Most files have one link type: it goes to the front.
        if let first = filters.first, first.link == packet.link {
            return first.filter?.matches(packet) ?? false ? .taken : .refused
        }
        return try judgeAnother(packet)
    }

    private mutating func judgeAnother(_ packet: CapturedPacket) throws(CaptureError) -> Verdict {
        guard packet.link.isKnown else { return .taken }
        try compile(for: packet.link)
        guard let place = filters.firstIndex(where: { $0.link == packet.link }) else { return .unjudged }
        filters.swapAt(0, place)
        return filters[0].filter?.matches(packet) ?? false ? .taken : .refused
    }

    /// libpcap's words on a link type.
    func words(on link: LinkType) -> String { refusals.first { $0.link == link }?.words ?? "" }
}

extension LinkType {
    /// As libpcap names it, such as EN10MB.
    package var name: String {
        pcap_datalink_val_to_name(Int32(truncatingIfNeeded: number)).map { String(cString: $0) } ?? "\(rawValue)"
    }

    /// pcap(3) numbers raw IP otherwise than files do.
    var number: UInt32 {
        self == .raw || self == .rawOnOpenBSD ? LinkType.rawOnLinux.rawValue : rawValue
    }
}
