import CPcap

/// One filter for files whose packets are of several link types: compiled once for each.
///
/// A filter may say what one link type has and another hasn't (`ether host` on raw IP). Packets of such a type can't be judged:
/// they are left out and told apart. A filter that no link type takes is refused at once, in libpcap's words.
struct FilterSet {
    let text: String
    private var filters: [(link: LinkType, filter: PacketFilter)] = []
    /// Link types for which it can't be compiled, with libpcap's words.
    private var refusals: [(link: LinkType, words: String)] = []

    /// Compiles for all link types that are known: about a tenth of a millisecond each.
    init(_ text: String) throws(CaptureError) {
        self.text = text
        for link in LinkType.known {
            do throws(CaptureError) { filters.append((link, try PacketFilter(text, link: link))) } catch {
                guard case .filter(_, let words) = error else { throw error }
                refusals.append((link, words))
            }
        }
        if filters.isEmpty { throw .filter(text: text, words: refusals.first { $0.link == .ethernet }?.words ?? "") }
    }

    enum Verdict { case taken, refused, unjudged }

    /// Packets of a link type that nobody knows here are taken, so that they are counted as such.
    @inline(__always)
    mutating func judge(_ packet: CapturedPacket) -> Verdict {
        for place in filters.indices where filters[place].link == packet.link {
            let verdict: Verdict = filters[place].filter.matches(packet) ? .taken : .refused
            // Most files have one link type: it goes to the front.
            if place > 0 { filters.swapAt(0, place) }
            return verdict
        }
        return packet.link.isKnown ? .unjudged : .taken
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
    var number: UInt32 { self == .raw ? LinkType.rawOnLinux.rawValue : rawValue }
}
