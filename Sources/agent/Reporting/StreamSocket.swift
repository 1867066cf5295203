import Glibc

/// A connected, non-blocking TCP socket whose every wait has a deadline.
final class StreamSocket {
    let peer: String
    private let descriptor: Int32
    private let cutoff: Cutoff

    /// socket(2) and connect(2) to each address of the origin in turn, until one takes the connection.
    ///
    /// getaddrinfo(3) can't be given a deadline; its own (resolv.conf) hold for DNS names.
    static func connect(to origin: Origin, deadline: UInt64, cutoff: Cutoff) throws(TransportError) -> StreamSocket {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_NUMERICSERV | (origin.address == nil ? AI_ADDRCONFIG : AI_NUMERICHOST)
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(origin.host, String(origin.port), &hints, &list)
        guard code == 0 else { throw .resolve(host: origin.host, words: String(cString: gai_strerror(code))) }
        defer { freeaddrinfo(list) }
        var last = TransportError.resolve(host: origin.host, words: "it has no address")
        var next = list
        while let info = next {
            do throws(TransportError) {
                return try StreamSocket(info.pointee, peer: origin.authority, deadline: deadline, cutoff: cutoff)
            } catch { last = error }
            next = info.pointee.ai_next
        }
        throw last
    }

    private init(_ info: addrinfo, peer: String, deadline: UInt64, cutoff: Cutoff) throws(TransportError) {
        self.peer = peer
        self.cutoff = cutoff
        let type = info.ai_socktype | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        descriptor = socket(info.ai_family, type, 0)
        guard descriptor >= 0 else { throw .connect(to: peer, words: Self.words(errno)) }
        // Our records are small and answered at once: Nagle's waiting costs 40 ms for each against delayed acknowledgements.
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        if Glibc.connect(descriptor, info.ai_addr, info.ai_addrlen) == 0 { return }
        guard errno == EINPROGRESS else { throw .connect(to: peer, words: Self.words(errno)) }
        try wait(for: POLLOUT, deadline, "connect to")
        var error: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &length)
        guard error == 0 else { throw .connect(to: peer, words: Self.words(error)) }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// send(2) until all is with the kernel; MSG_NOSIGNAL, since a library has no say about SIGPIPE.
    func send(_ bytes: UnsafeRawBufferPointer, deadline: UInt64) throws(TransportError) {
        var sent = 0
        while sent < bytes.count {
            let count = Glibc.send(
                descriptor, bytes.baseAddress?.advanced(by: sent), bytes.count - sent, Int32(MSG_NOSIGNAL))
            if count >= 0 {
                sent += count
            } else if errno == EAGAIN {
                try wait(for: POLLOUT, deadline, "send to")
            } else if errno != EINTR {
                throw .send(to: peer, words: Self.words(errno))
            }
        }
    }

    /// recv(2): waits for something; 0 at the peer's end.
    func receive(into buffer: UnsafeMutableRawBufferPointer, deadline: UInt64) throws(TransportError) -> Int {
        while true {
            let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            if count >= 0 { return count }
            if errno == EAGAIN {
                try wait(for: POLLIN, deadline, "hear from")
            } else if errno != EINTR {
                throw .receive(from: peer, words: Self.words(errno))
            }
        }
    }

    private func wait(for events: Int32, _ deadline: UInt64, _ action: String) throws(TransportError) {
        while true {
            guard let slice = cutoff.slice(until: deadline) else { throw .timedOut(action: action, to: peer) }
            var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
            if poll(&entry, 1, slice) > 0 { return }
        }
    }

    private static func words(_ code: Int32) -> String { String(cString: strerror(code)) }
}
