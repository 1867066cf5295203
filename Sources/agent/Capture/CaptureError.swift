/// Why a capture can't be opened or read: what was tried, on what, and the answer.
package enum CaptureError: Error, Hashable, Sendable {
    /// A file that can't be opened or read; errno(3).
    case file(path: String, code: Int32)
    /// A file that is neither pcap nor pcapng.
    case notACapture(path: String)
    /// A capture file that contradicts its format, at an offset.
    case damaged(path: String, offset: Int, what: String)
    /// A filter that libpcap can't compile, in its words.
    case filter(text: String, words: String)
    /// Packets of a link type for which the filter can't be compiled, so that none of them could be judged.
    case unjudged(packets: UInt64, text: String, link: String, words: String)
    case noSuchInterface(String)
    case interfaceDown(String)
    /// CAP_NET_RAW lacks.
    case capturing(interface: String, words: String)
    /// CAP_NET_ADMIN lacks, for promiscuous mode.
    case promiscuous(interface: String, words: String)
    case interface(String, words: String)
    case linkType(interface: String, name: String)
    case thread(code: Int32)
    case collector(name: String, code: Int32)
}
