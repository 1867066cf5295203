import CNetShim
import Glibc
import NetworkAddress
import Probing

/// A TCP connection of ours, whose every wait has an end; closed with its last reference. Used on one thread alone.
final class StreamSocket {
    let descriptor: Int32
    let remote: Endpoint

    enum Failure: Error, Hashable, Sendable {
        case socket(SocketError)
        case timedOut
    }

    /// connect(2), from `source` where it is given, by `deadline`.
    init(to remote: Endpoint, from source: Endpoint?, by deadline: MonotonicTime) throws(Failure) {
        self.remote = remote
        descriptor = cnetshim_stream(remote.address.width == 32 ? 4 : 6)
        guard descriptor >= 0 else { throw .socket(SocketError(.socket, code: -descriptor)) }
        if let source {
            var raw = cnetshim_endpoint(source)
            let answer = cnetshim_bind(descriptor, &raw)
            guard answer == 0 else { throw .socket(SocketError(.bind, source, code: -answer)) }
        }
        var raw = cnetshim_endpoint(remote)
        var answer = cnetshim_connect(descriptor, &raw)
        if answer == -EINPROGRESS {
            try wait(writing: true, by: deadline)
            answer = cnetshim_connected(descriptor)
        }
        guard answer == 0 else { throw .socket(SocketError(.connect, remote, code: -answer)) }
    }

    deinit { if descriptor >= 0 { cnetshim_close(descriptor) } }

    /// getsockname(2).
    var localEndpoint: Endpoint? {
        var raw = cnetshim_endpoint()
        return cnetshim_local(descriptor, &raw) == 0 ? Endpoint(raw) : nil
    }

    /// send(2) until all is with the kernel.
    func write(_ octets: [UInt8], by deadline: MonotonicTime) throws(Failure) {
        var written = 0
        while written < octets.count {
            let count = octets[written...].withUnsafeBytes {
                cnetshim_write(descriptor, $0.baseAddress, UInt64($0.count))
            }
            if count >= 0 {
                written += Int(count)
            } else if count == -Int64(EAGAIN) {
                try wait(writing: true, by: deadline)
            } else if count != -Int64(EINTR) {
                throw .socket(SocketError(.send, remote, code: Int32(-count)))
            }
        }
    }

    /// recv(2): what has come, at most 512 octets; waits for something until `deadline`, or not at all where that is nil.
    /// Empty at the peer's end; nil where nothing is there.
    func read(by deadline: MonotonicTime?) throws(Failure) -> ArraySlice<UInt8>? {
        var octets = [UInt8](repeating: 0, count: 512)
        while true {
            let count = octets.withUnsafeMutableBytes {
                cnetshim_read(descriptor, $0.baseAddress, UInt64($0.count))
            }
            if count >= 0 { return octets[..<Int(count)] }
            if count == -Int64(EAGAIN) {
                guard let deadline else { return nil }
                try wait(writing: false, by: deadline)
            } else if count != -Int64(EINTR) {
                throw .socket(SocketError(.wait, remote, code: Int32(-count)))
            }
        }
    }

    /// poll(2).
    private func wait(writing: Bool, by deadline: MonotonicTime) throws(Failure) {
        while true {
            let left = deadline - Moment.now().monotonic
            guard left > 0 else { throw .timedOut }
            let milliseconds = Int32(min(left / 1_000_000 + 1, 60_000))
            let answer = cnetshim_await(descriptor, writing ? 1 : 0, milliseconds)
            if answer > 0 { return }
            guard answer == 0 else { throw .socket(SocketError(.wait, remote, code: -answer)) }
        }
    }
}
