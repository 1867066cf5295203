import Glibc

extension ListenAddress {
    /// Why nobody can listen here now, in the system's words; nil where one can. Binds for a moment, as the server will.
    package func fault() -> String? {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE
        var found: UnsafeMutablePointer<addrinfo>?
        let answer = getaddrinfo(host, String(port), &hints, &found)
        guard answer == 0, let found else { return String(cString: gai_strerror(answer)) }
        defer { freeaddrinfo(found) }
        let descriptor = socket(found.pointee.ai_family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return Self.words(errno) }
        defer { close(descriptor) }
        var one: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
        // Two sockets with SO_REUSEADDR may share a bound port until one listens.
        guard bind(descriptor, found.pointee.ai_addr, found.pointee.ai_addrlen) == 0, listen(descriptor, 1) == 0 else {
            return Self.words(errno)
        }
        return nil
    }

    private static func words(_ code: Int32) -> String { "\(String(cString: strerror(code))) (errno \(code))" }
}
