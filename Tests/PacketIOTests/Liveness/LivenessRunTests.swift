import CNetShim
import Glibc
import NetworkAddress
import Probing
import Synchronization
import TestSupport
import Testing

@testable import PacketIO

@Suite("Liveness over loopback", .blocking)
struct LivenessRunTests {
    /// Keeps what a run reports, and lets a test wait for it.
    final class Watch: Sendable {
        private let reports = Mutex<[LivenessReport]>([])
        @Sendable func note(_ report: LivenessReport) { reports.withLock { $0.append(report) } }

        var all: [LivenessReport] { reports.withLock { $0 } }

        func changes(of session: Int) -> [LivenessChange] {
            all.compactMap { report in
                guard case .event(session, .changed(let change), _) = report else { return nil }
                return change
            }
        }

        /// Polls for up to 30 s.
        func wait(until isDone: (Watch) -> Bool) -> Bool {
            for _ in 0..<3_000 {
                if isDone(self) { return true }
                usleep(10_000)
            }
            return false
        }
    }

    private func address(_ third: UInt8, _ fourth: UInt8) -> IPAddress { .v4(IPv4Address(127, 8, third, fourth)) }

    private func target(
        _ remote: IPAddress, from source: IPAddress, passive: Bool = false,
        transport: LivenessTarget.Transport = .singleHop
    ) -> LivenessTarget {
        LivenessTarget(
            remote: remote, source: source, transport: transport,
            settings: BFDSettings(kind: .asynchronous(isPassive: passive)))
    }

    @Test(
        "two runs come up, and an end by intent is no outage",
        arguments: [LivenessTarget.Transport.singleHop, .multihop])
    func together(transport: LivenessTarget.Transport) throws {
        let (left, right) = (Watch(), Watch())
        let block: UInt8 = transport == .singleHop ? 0 : 1
        let first = try LivenessRun(
            [target(address(block, 2), from: address(block, 1), transport: transport)], onReport: left.note)
        let second = try LivenessRun(
            [target(address(block, 1), from: address(block, 2), passive: true, transport: transport)],
            onReport: right.note)
        // RFC 5881 section 4.
        #expect(first.locals.allSatisfy { $0.port >= 49_152 })
        #expect(left.wait { $0.changes(of: 0).last?.to == .up })
        #expect(right.wait { $0.changes(of: 0).last?.to == .up })
        let standing = first.finish()
        #expect(standing.map(\.state) == [.adminDown])
        #expect(standing[0].counters.received > 0 && standing[0].discarded.isEmpty)
        #expect(right.wait { $0.changes(of: 0).last?.to == .down })
        let end = try #require(right.changes(of: 0).last)
        #expect(end.cause == .received && end.remoteState == .adminDown)
        _ = second.finish()
    }

    @Test("one thread holds many sessions, told apart by their discriminators")
    func many() throws {
        let (left, right) = (Watch(), Watch())
        let first = try LivenessRun(
            (1...40).map { target(address(3, $0), from: address(2, 1)) }, onReport: left.note)
        let second = try LivenessRun(
            (1...40).map { target(address(2, 1), from: address(3, $0)) }, onReport: right.note)
        #expect(left.wait { watch in (0..<40).allSatisfy { watch.changes(of: $0).last?.to == .up } })
        #expect(right.wait { watch in (0..<40).allSatisfy { watch.changes(of: $0).last?.to == .up } })
        #expect(Set(first.locals.map(\.port)).count == 40)
        _ = first.finish()
        _ = second.finish()
    }

    @Test("a single hop is proved by the hop limit, RFC 5881 section 5", arguments: [64, 254, 255] as [Int32])
    func hopLimit(ttl: Int32) throws {
        let watch = Watch()
        let fourth = UInt8(ttl & 0xFF)
        let run = try LivenessRun([target(address(5, fourth), from: address(4, fourth))], onReport: watch.note)
        let socket = try UDPSocket(family: address(5, fourth))
        try socket.bind(to: Endpoint(address(5, fourth), port: 50_000))
        try socket.connect(to: Endpoint(address(4, fourth), port: 3_784))
        try socket.set(CNETSHIM_TTL, ttl)
        let buffers = PacketBuffers(count: 1, size: 64)
        let packet = BFDControlPacket(
            state: .down, detectMultiplier: 3, myDiscriminator: 9, yourDiscriminator: 0, desiredMinTx: 1_000_000,
            requiredMinRx: 1_000_000)
        packet.write(to: buffers.room(0, 64))
        buffers.packets[0].length = 24
        buffers.packets[0].traffic_class = -1
        // By loopback it is there when the call returns.
        #expect(cnetshim_send(socket.descriptor, socket.family, buffers.packets.baseAddress, 1) == 1)
        if ttl == 255 { #expect(watch.wait { $0.changes(of: 0).last?.to == .`init` }) }
        usleep(50_000)
        let standing = run.finish()
        #expect(standing[0].discarded == (ttl == 255 ? [:] : [.hopLimit: 1]))
        #expect(standing[0].counters.received == (ttl == 255 ? 1 : 0))
    }

    @Test("a host without BFD is said to have none")
    func refused() throws {
        let watch = Watch()
        let run = try LivenessRun([target(address(6, 2), from: address(6, 1))], onReport: watch.note)
        #expect(
            watch.wait { watch in
                watch.all.contains { if case .refused(session: 0, _) = $0 { true } else { false } }
            })
        #expect(run.finish().map(\.remoteState) == [.down])
    }

    @Test("an address in use is an error before anything begins")
    func taken() throws {
        let watch = Watch()
        let run = try LivenessRun([target(address(7, 2), from: address(7, 1))], onReport: watch.note)
        #expect(throws: SocketError(.bind, Endpoint(address(7, 1), port: 3_784), code: EADDRINUSE)) {
            try LivenessRun([target(address(7, 3), from: address(7, 1))], onReport: watch.note)
        }
        _ = run.finish()
    }

    @Test("a reflector keeps an initiator up, and its end is an outage")
    func seamless() throws {
        let reflection = try SeamlessReflection(
            SeamlessReflector(
                discriminators: [77], minimumInterval: .milliseconds(1), allow: [Prefix(address(8, 1))], rateLimit: nil),
            listen: [Endpoint(address(8, 2), port: 7_784)])
        let watch = Watch()
        let run = try LivenessRun(
            [
                LivenessTarget(
                    remote: address(8, 2), source: address(8, 1), transport: .seamless,
                    settings: BFDSettings(kind: .seamless(discriminator: 77)))
            ], onReport: watch.note)
        #expect(watch.wait { $0.changes(of: 0).last?.to == .up })
        let answers = reflection.stop()
        #expect(answers.answered > 0 && answers.answered == answers.received)
        #expect(watch.wait { $0.changes(of: 0).last?.to == .down })
        #expect(watch.changes(of: 0).last?.cause == .detectionTimeExpired)
        _ = run.finish()
    }
}
