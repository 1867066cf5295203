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
