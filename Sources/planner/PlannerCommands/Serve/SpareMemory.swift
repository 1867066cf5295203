import Glibc

/// Memory that the allocator keeps for later.
enum SpareMemory {
    /// Gives it back to the system, where the C library can: once, after work that won't come again. glibc's module doesn't name
    /// `malloc_trim`, so it is looked up.
    static func giveBack() {
        guard let symbol = dlsym(nil, "malloc_trim") else { return }
        let trim = unsafeBitCast(symbol, to: (@convention(c) (Int) -> Int32).self)
        _ = trim(0)
    }
}

/// How many files and connections the process may have open.
enum Descriptors {
    /// Raises the limit as far as the system lets us: each agent has a connection, if not for long.
    static func raiseLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
