import CNetShim
import Glibc
package import NetworkAddress
import Probing

/// What users do on the line before a test loads it.
package enum LineUse {
    /// Bits per second, of the busier way, that the interface towards `remote` carries over `time`; nil where no
    /// interface of ours can be named. Blocks for `time`.
    package static func bitsPerSecond(
        towards remote: Endpoint, from source: IPAddress?, over time: Duration
    ) -> Double? {
        guard let local = local(towards: remote, from: source),
            let sent = InterfaceCounter(of: local, sends: true),
            let received = InterfaceCounter(of: local, sends: false)
        else { return nil }
        let nanoseconds = max(0, time.nanoseconds)
        var pause = timespec(tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
        var rest = timespec()
        while nanosleep(&pause, &rest) != 0, errno == EINTR { pause = rest }
        guard let out = sent.rate(), let into = received.rate() else { return nil }
        return max(out, into)
    }

    /// The address that packets to `remote` leave from.
    private static func local(towards remote: Endpoint, from source: IPAddress?) -> IPAddress? {
        if let source { return source }
        do throws(SocketError) {
            let socket = try UDPSocket(family: remote.address)
            try socket.connect(to: remote)
            return socket.localEndpoint?.address
        } catch { return nil }
    }
}
