import Foundation
import Probing
import Synchronization

/// A router that speaks MPLS, and a host behind it, as a script over a TUN device: kernels without MPLS can't show labels.
///
///     host 10.240.0.1 ──tun── router 10.240.0.2 (labels 100 and 16) ── destination 198.51.100.9, whose ports are closed
final class LabelledRouter: Sendable {
    let namespace: String
    static let router: [UInt8] = [10, 240, 0, 2]
    static let target = "198.51.100.9"
    private let descriptor = Mutex<Int32>(-1)

    init() throws {
        namespace = "ty-path-\(getpid())-tun"
        try run("ip", "netns", "add", namespace)
        try inside(namespace) { [self] in
            let opened = try Self.openDevice()
            descriptor.withLock { $0 = opened }
        }
        for words in [
            ["address", "add", "10.240.0.1/24", "dev", "tun0"], ["link", "set", "tun0", "up"],
            ["route", "add", "default", "via", "10.240.0.2"],
        ] { try run(["ip", "-n", namespace] + words) }
        let device = descriptor.withLock { $0 }
        // Ends with the device, which goes with the last reference to this router.
        Thread {
            var packet = [UInt8](repeating: 0, count: 2_048)
            while true {
                let length = read(device, &packet, packet.count)
                guard length > 0 else { return }
                guard let answer = Self.answer(to: Array(packet[..<length])) else { continue }
                _ = answer.withUnsafeBytes { write(device, $0.baseAddress, $0.count) }
            }
        }.start()
    }

    deinit {
        _ = try? AgentBinary.command("ip", "netns", "delete", namespace)
        close(descriptor.withLock { $0 })
    }

    /// tun(4): packets without a header of the device's own.
    private static func openDevice() throws -> Int32 {
        let opened = open("/dev/net/tun", O_RDWR)
        var request = [UInt8]("tun0".utf8) + [UInt8](repeating: 0, count: 36)
        // ifr_flags: IFF_TUN, IFF_NO_PI.
        request[16] = 0x01
        request[17] = 0x10
        let answer = request.withUnsafeMutableBytes { bytes in
            // TUNSETIFF
            bytes.baseAddress.map { ioctl(opened, 0x4004_54CA, $0) } ?? -1
        }
        guard opened >= 0, answer == 0 else {
            throw TwoHosts.Failure(description: "no TUN device: errno \(errno)")
        }
        return opened
    }

    /// Time exceeded with two labels from the router, or port unreachable from the destination.
    private static func answer(to packet: [UInt8]) -> [UInt8]? {
        guard packet.count >= 28, packet[0] == 0x45, packet[9] == 17 else { return nil }
        let isHop = packet[8] == 1
        var message: [UInt8] = isHop ? [11, 0, 0, 0, 0, 32, 0, 0] : [3, 3, 0, 0, 0, 0, 0, 0]
        message += packet
        if isHop {
            message += [UInt8](repeating: 0, count: 8 + 128 - message.count)
            let stack: [UInt8] = [0x20, 0, 0, 0, 0, 12, 1, 1, 0x00, 0x06, 0x40, 0xFE, 0x00, 0x01, 0x0B, 0x01]
            message += sealed(stack, at: 2)
        }
        message = sealed(message, at: 2)
        let length = 20 + message.count
        var header: [UInt8] = [0x45, 0, UInt8(length >> 8), UInt8(length & 0xFF), 0, 0, 0, 0, 64, 1, 0, 0]
        header += (isHop ? router : Array(packet[16..<20])) + packet[12..<16]
        return sealed(header, at: 10) + message
    }

    private static func sealed(_ octets: [UInt8], at place: Int) -> [UInt8] {
        var octets = octets
        let sum = octets.withUnsafeBytes { InternetChecksum.of($0) }
        octets[place] = UInt8(sum >> 8)
        octets[place + 1] = UInt8(sum & 0xFF)
        return octets
    }

    private func run(_ words: String...) throws { try run(words) }
    private func run(_ words: [String]) throws {
        let outcome = try AgentBinary.Running(command: words, environment: AgentBinary().environment).finish()
        if outcome.code != 0 { throw TwoHosts.Failure(description: "\(words): \(outcome.errors)") }
    }

    static let isPossible = TwoHosts.areAllowed && access("/dev/net/tun", R_OK | W_OK) == 0
}
