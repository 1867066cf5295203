import CNetShim
import Glibc
import NetworkAddress
import Probing

/// A connection or a flow of a throughput test, closed with its last reference.
final class ThroughputSocket: Sendable {
    let descriptor: Int32
    /// 4 or 6.
    let family: Int32

    /// Takes over `opened`, a descriptor or the negated errno of a call that failed.
    init(opened: Int32, family: Int32, _ operation: SocketError.Operation = .socket) throws(SocketError) {
        self.family = family
        descriptor = opened
        guard opened >= 0 else { throw SocketError(operation, code: -opened) }
    }

    deinit { if descriptor >= 0 { cnetshim_close(descriptor) } }

    /// A TCP connection to `remote`, made by `deadline`, with the options of a stream on which we send or not; nil for the
    /// control connection.
    static func connected(
        to remote: Endpoint, from source: Endpoint?, _ stream: (parameters: ThroughputParameters, isSender: Bool)?,
        by deadline: MonotonicTime
    ) throws(SocketError) -> ThroughputSocket {
        let family = remote.address.family
        let socket = try ThroughputSocket(opened: cnetshim_stream(family), family: family)
        if let stream { try socket.prepare(stream: stream.parameters, isSender: stream.isSender) }
        if let source { try socket.bind(source) }
        var raw = cnetshim_endpoint(remote)
        var answer = cnetshim_connect(socket.descriptor, &raw)
        if answer == -EINPROGRESS {
            let isReady = try socket.wait(writing: true, by: deadline)
            answer = isReady ? cnetshim_connected(socket.descriptor) : -ETIMEDOUT
        }
        guard answer == 0 else { throw SocketError(.connect, remote, code: -answer) }
        return socket
    }

    /// A UDP socket with the test's options but its class, not connected yet. Several may share `local`.
    static func datagrams(
        family: Int32, local: Endpoint?, _ parameters: ThroughputParameters
    ) throws(SocketError) -> ThroughputSocket {
        let socket = try ThroughputSocket(opened: cnetshim_udp(family), family: family)
        if let local {
            cnetshim_share(socket.descriptor)
            if family == 6 { _ = cnetshim_set(socket.descriptor, family, CNETSHIM_V6_ONLY, 1) }
            try socket.bind(local)
        }
        socket.prepare(datagrams: parameters)
        return socket
    }

    /// Lets what leaves from now on have the test's class.
    ///
    /// A flow's greeting goes before without it: where a line lets nothing of a class through, that is the test's result.
    func mark(_ parameters: ThroughputParameters) throws(SocketError) {
        guard parameters.typeOfService > 0 else { return }
        let answer = cnetshim_set(descriptor, family, CNETSHIM_CLASS, Int32(parameters.typeOfService))
        guard answer == 0 else { throw SocketError(.option, code: -answer) }
    }

    func bind(_ endpoint: Endpoint) throws(SocketError) {
        var raw = cnetshim_endpoint(endpoint)
        let answer = cnetshim_bind(descriptor, &raw)
        guard answer == 0 else { throw SocketError(.bind, endpoint, code: -answer) }
    }

    /// connect(2) of a UDP socket.
    func connect(_ remote: Endpoint) throws(SocketError) {
        var raw = cnetshim_endpoint(remote)
        let answer = cnetshim_connect(descriptor, &raw)
        guard answer == 0 else { throw SocketError(.connect, remote, code: -answer) }
    }

    /// getsockname(2).
    var localEndpoint: Endpoint? {
        var raw = cnetshim_endpoint()
        return cnetshim_local(descriptor, &raw) == 0 ? Endpoint(raw) : nil
    }

    /// The largest segment of a connection; nil where the kernel doesn't say.
    var segment: Int? {
        let answer = cnetshim_segment(descriptor)
        return answer > 0 ? Int(answer) : nil
    }

    /// Waits until something can be read, or written; false at the deadline.
    func wait(writing: Bool, by deadline: MonotonicTime) throws(SocketError) -> Bool {
        while true {
            let left = deadline - Moment.now().monotonic
            guard left > 0 else { return false }
            let answer = cnetshim_await(descriptor, writing ? 1 : 0, Int32(min(left / 1_000_000 + 1, 60_000)))
            if answer > 0 { return true }
            guard answer == 0 else { throw SocketError(.wait, code: -answer) }
        }
    }

    /// Writes all, waiting for room until `deadline`.
    func write(_ octets: [UInt8], by deadline: MonotonicTime) throws(SocketError) {
        var written = 0
        while written < octets.count {
            let count = octets[written...].withUnsafeBytes {
                cnetshim_write(descriptor, $0.baseAddress, UInt64($0.count))
            }
            if count >= 0 {
                written += Int(count)
            } else if count == -Int64(EAGAIN) {
                guard try wait(writing: true, by: deadline) else { throw SocketError(.send, code: ETIMEDOUT) }
            } else if count != -Int64(EINTR) {
                throw SocketError(.send, code: Int32(-count))
            }
        }
    }

    /// What has come, at most 4,096 octets: empty at the peer's end, nil where nothing is there.
    func read() throws(SocketError) -> [UInt8]? {
        let wished = 4_096
        var code: Int64 = 0
        let octets = [UInt8](unsafeUninitializedCapacity: wished) { buffer, count in
            code = cnetshim_read(descriptor, buffer.baseAddress, UInt64(wished))
            count = max(0, Int(code))
        }
        if code >= 0 { return octets }
        if code == -Int64(EAGAIN) || code == -Int64(EINTR) { return nil }
        throw SocketError(.wait, code: Int32(-code))
    }
}

extension ThroughputSocket {
    /// What the parameters ask of a TCP connection, before it is made or at once when it was accepted.
    ///
    /// Congestion control is the sender's. A receiver takes it where it is there, for what it says of itself.
    ///
    /// - Throws: `.congestion` where a sender's isn't there, or isn't allowed to us.
    func prepare(stream parameters: ThroughputParameters, isSender: Bool) throws(SocketError) {
        func check(_ answer: Int32) throws(SocketError) {
            guard answer == 0 else { throw SocketError(.option, code: -answer) }
        }
        if parameters.segment > 0 {
            try check(cnetshim_bulk_set(descriptor, family, CNETSHIM_SEGMENT, UInt64(parameters.segment)))
        }
        if parameters.window > 0 {
            // Not beyond what the system allows everybody: it may be a stranger who asks.
            try check(cnetshim_bulk_set(descriptor, family, CNETSHIM_WINDOW, UInt64(parameters.window)))
        }
        _ = cnetshim_bulk_set(descriptor, family, CNETSHIM_NO_DELAY, parameters.isUndelayed ? 1 : 0)
        try mark(parameters)
        pace(parameters)
        var used = [CChar](repeating: 0, count: 16)
        let answer = cnetshim_congestion(descriptor, parameters.congestion, &used)
        guard answer == 0 || !isSender else { throw SocketError(.congestion, code: -answer) }
    }

    private func pace(_ parameters: ThroughputParameters) {
        if parameters.kernelRate > 0 {
            _ = cnetshim_bulk_set(descriptor, family, CNETSHIM_PACING_RATE, max(1, parameters.kernelRate / 8))
        }
    }

    /// Octets of receive buffers, for all streams together: a tenth of a second at 3 Gbit/s.
    private static let receiveBuffers = 32 << 20

    private func prepare(datagrams parameters: ThroughputParameters) {
        pace(parameters)
        if parameters.window > 0 {
            _ = cnetshim_bulk_set(descriptor, family, CNETSHIM_WINDOW, UInt64(parameters.window))
        }
        // Too small a buffer would be our own loss, whatever window the peer wishes.
        let wished = max(4 << 20, Self.receiveBuffers / parameters.flows)
        _ = cnetshim_set(descriptor, family, CNETSHIM_RECEIVE_BUFFER, Int32(wished))
        _ = cnetshim_set(descriptor, family, CNETSHIM_RECEIVE_OVERFLOWS, 1)
        _ = cnetshim_bulk_set(descriptor, family, CNETSHIM_ARRIVAL_TIMES, 1)
        _ = cnetshim_bulk_set(descriptor, family, CNETSHIM_COALESCE, 1)
        if parameters.isUnfragmented { _ = cnetshim_bulk_set(descriptor, family, CNETSHIM_DONT_FRAGMENT, 1) }
    }

    /// The congestion control in use; empty where unknown.
    var congestion: String {
        var used = [CChar](repeating: 0, count: 16)
        guard cnetshim_congestion(descriptor, "", &used) == 0 else { return "" }
        return String(decoding: used.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

extension TCPState {
    /// Of a connection; nil where it has none.
    init?(_ descriptor: Int32) {
        var raw = cnetshim_tcp()
        guard cnetshim_tcp_state(descriptor, &raw) == 0 else { return nil }
        self.init()
        roundTrip = raw.round_trip
        variation = raw.variation
        leastRoundTrip = raw.least_round_trip
        congestionWindow = raw.window
        deliveryRate = raw.delivery_rate
        acknowledged = raw.acknowledged
        sent = raw.sent
        resent = raw.resent
        busy = raw.busy
        windowLimited = raw.window_limited
        bufferLimited = raw.buffer_limited
        retransmits = UInt64(raw.retransmits)
        segment = UInt64(raw.segment)
        pathMTU = UInt64(raw.path_mtu)
    }
}
