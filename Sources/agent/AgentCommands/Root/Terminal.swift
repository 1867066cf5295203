import Glibc

/// Where the command's words go.
enum Terminal {
    /// Whether a person looks on; live lines go there and nowhere else.
    static var isWatched: Bool { isatty(1) == 1 }

    /// Writes to standard output at once, whoever reads it.
    static func write(_ text: String) { write(Array(text.utf8)) }

    static func write(_ octets: [UInt8]) {
        var written = 0
        while written < octets.count {
            let count = octets[written...].withUnsafeBytes { Glibc.write(1, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            written += count
        }
    }
}
