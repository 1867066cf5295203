import Glibc

/// Network namespaces that ip-netns(8) made.
enum NetworkNamespace {
    /// Moves the calling thread, and it alone, into the namespace `name` (setns(2)); false where that can't be.
    ///
    /// Swift's Glibc doesn't show setns: it is looked up.
    static func enter(_ name: String) -> Bool {
        typealias SetNamespace = @convention(c) (Int32, Int32) -> Int32
        guard let symbol = dlsym(nil, "setns") else { return false }
        let setNamespace = unsafeBitCast(symbol, to: SetNamespace.self)
        let descriptor = open("/run/netns/\(name)", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        /// CLONE_NEWNET of linux/sched.h.
        return setNamespace(descriptor, 0x4000_0000) == 0
    }
}
