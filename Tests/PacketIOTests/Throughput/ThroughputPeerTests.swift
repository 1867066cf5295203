import CNetShim
import Glibc
import NetworkAddress
import Probing
import TestSupport
import Testing

@testable import PacketIO

/// Clients of iperf3's protocol that do what ours doesn't, against our server.
@Suite("A throughput server and other clients", .blocking)
struct ThroughputPeerTests {
    private let server: ThroughputServerRun
    private let control: ThroughputSocket
    private let cookie: ThroughputCookie

    /// Connects, says its cookie and what it wants, up to where its streams are awaited.
    init() throws {
        let prefix = try #require(Prefix("127.0.0.1/32"))
        server = try ThroughputServerRun(
            ThroughputServerSettings(listen: [Endpoint(.v4(.loopback), port: 0)], allow: [prefix]),
            describe: { _ in "" })
        control = try .connected(to: server.endpoints[0], from: nil, nil, by: Self.soon)
        var generator = SplitMix(seed: 1)
        cookie = ThroughputCookie(using: &generator)
        try control.write(cookie.octets, by: Self.soon)
    }

    private static var soon: MonotonicTime { .now() + 20_000_000_000 }

    private func open(_ change: (inout ThroughputParameters) -> Void) throws {
        var parameters = ThroughputParameters()
        change(&parameters)
        try expect(.parameterExchange)
        try control.write(ControlFrames.encode(parameters.json), by: Self.soon)
        try expect(.createStreams)
    }

    /// The next octets of the control connection, one by one.
    private func expect(_ states: ThroughputState...) throws {
        for state in states { #expect(try octets(of: control, 1) == [state.octet], "\(state)") }
    }

    private func octets(of socket: ThroughputSocket, _ count: Int) throws -> [UInt8] {
        var octets: [UInt8] = []
        while octets.count < count {
            guard try socket.wait(writing: false, by: Self.soon) else { return octets }
            var octet: UInt8 = 0
            guard cnetshim_read(socket.descriptor, &octet, 1) == 1 else { return octets }
            octets.append(octet)
        }
        return octets
    }

    @Test("one that reads its streams to their end before it answers gets its results")
    func readsToTheEnd() throws {
        try open {
            $0.isReverse = true
            $0.seconds = 60
        }
        let stream = try ThroughputSocket.connected(to: server.endpoints[0], from: nil, nil, by: Self.soon)
        try stream.write(cookie.octets, by: Self.soon)
        try expect(.testStart, .testRunning)
        #expect(try stream.wait(writing: false, by: Self.soon))
        try control.write([ThroughputState.testEnd.octet], by: Self.soon)
        // iperf3's client does so, and says nothing on the control connection before that.
        var received = 0
        var hasEnded = false
        let deadline = Self.soon
        while !hasEnded, MonotonicTime.now() < deadline, try stream.wait(writing: false, by: deadline) {
            guard let octets = try stream.read() else { continue }
            received += octets.count
            hasEnded = octets.isEmpty
        }
        #expect(hasEnded && received > 0, "\(received)")
        try expect(.exchangeResults)
        var results = ThroughputResults()
        results.streams = [.init(id: 1, octets: UInt64(received), seconds: 1)]
        try control.write(ControlFrames.encode(results.json), by: Self.soon)
        let length = try octets(of: control, 4).reduce(0) { $0 << 8 | Int($1) }
        #expect((1...ThroughputResults.jsonLimit).contains(length))
        #expect(try octets(of: control, length).count == length)
        try expect(.displayResults)
        try control.write([ThroughputState.done.octet], by: Self.soon)
        server.finish()
    }

    @Test("who connects before the last word of the test before has come is next, and not told that the server is busy")
    func overtaken() throws {
        try open { $0.seconds = 60 }
        let stream = try ThroughputSocket.connected(to: server.endpoints[0], from: nil, nil, by: Self.soon)
        try stream.write(cookie.octets, by: Self.soon)
        try expect(.testStart, .testRunning)
        try control.write([ThroughputState.testEnd.octet], by: Self.soon)
        try expect(.exchangeResults)
        var results = ThroughputResults()
        results.streams = [.init(id: 1, octets: 0, seconds: 1)]
        try control.write(ControlFrames.encode(results.json), by: Self.soon)
        let length = try octets(of: control, 4).reduce(0) { $0 << 8 | Int($1) }
        #expect(try octets(of: control, length).count == length)
        try expect(.displayResults)

        func visitor(_ cookie: [UInt8], from source: String = "127.0.0.1") throws -> ThroughputSocket {
            let source = Endpoint(try #require(IPAddress(source)), port: 0)
            let visitor = try ThroughputSocket.connected(to: server.endpoints[0], from: source, nil, by: Self.soon)
            try visitor.write(cookie, by: Self.soon)
            return visitor
        }
        let next = try visitor([UInt8](repeating: 66, count: ThroughputCookie.length))
        let late = try visitor([UInt8](repeating: 67, count: ThroughputCookie.length))
        // Its refusal says that the server has looked at those before it.
        let stranger = try visitor([], from: "127.0.0.2")
        #expect(try octets(of: stranger, 1) == [ThroughputState.serverError.octet])
        try control.write([ThroughputState.done.octet], by: Self.soon)
        #expect(try octets(of: next, 1) == [ThroughputState.parameterExchange.octet])
        #expect(try octets(of: late, 1) == [ThroughputState.accessDenied.octet])
        server.finish()
    }

    @Test("a UDP greeting that comes twice is answered twice and makes one flow")
    func repeatedGreeting() throws {
        var parameters = ThroughputParameters()
        parameters.carrier = .udp
        parameters.parallel = 2
        parameters.length = 1_000
        parameters.rate = 1_000_000
        try open { $0 = parameters }
        let flows = try (0..<2).map { _ in
            let flow = try ThroughputSocket.datagrams(family: 4, local: nil, parameters)
            try flow.connect(server.endpoints[0])
            return flow
        }
        // Both copies at once, so that both are there before the server looks.
        let twice = DatagramGreeting.request + DatagramGreeting.request
        #expect(twice.withUnsafeBytes { cnetshim_send_segments(flows[0].descriptor, $0.baseAddress, 2, 4) } == 2)
        for _ in 0..<2 {
            #expect(try flows[0].wait(writing: false, by: Self.soon))
            #expect(DatagramGreeting.isReply(try flows[0].read() ?? []))
        }
        // The second flow is still awaited.
        try flows[1].write(DatagramGreeting.request, by: Self.soon)
        #expect(try flows[1].wait(writing: false, by: Self.soon))
        #expect(DatagramGreeting.isReply(try flows[1].read() ?? []))
        try expect(.testStart, .testRunning)
        try control.write([ThroughputState.clientTerminate.octet], by: Self.soon)
        server.finish()
    }
}
