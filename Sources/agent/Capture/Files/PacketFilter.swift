import CPcap
import Glibc

/// A filter in tcpdump's language, compiled by libpcap: for files it is run here, for live capture by the kernel.
package final class PacketFilter {
    package let text: String
    let link: LinkType
    private let program: UnsafeMutablePointer<bpf_program>

    package init(_ text: String, link: LinkType, snapLength: Int = 262_144) throws(CaptureError) {
        self.text = text
        self.link = link
        program = .allocate(capacity: 1)
        program.initialize(to: bpf_program())
        // All is initialised: where this throws, deinit gives the memory back.
        guard let dead = pcap_open_dead(Int32(clamping: link.number), Int32(clamping: snapLength)) else {
            throw .filter(text: text, words: String(cString: strerror(ENOMEM)))
        }
        defer { pcap_close(dead) }
        guard pcap_compile(dead, program, text, 1, bpf_u_int32(PCAP_NETMASK_UNKNOWN)) == 0 else {
            throw .filter(text: text, words: String(cString: pcap_geterr(dead)))
        }
    }

    /// Refuses what no link type takes, in libpcap's words.
    package static func check(_ text: String) throws(CaptureError) { _ = try FilterSet(text) }

    deinit {
        pcap_freecode(program)
        program.deallocate()
    }

    func matches(_ packet: CapturedPacket) -> Bool {
        bpf_filter(program.pointee.bf_insns, packet.octets, UInt32(packet.wireLength), UInt32(packet.count)) != 0
    }

    /// Hands it to the kernel.
    func install(on handle: OpaquePointer) -> Bool { pcap_setfilter(handle, program) == 0 }
}
