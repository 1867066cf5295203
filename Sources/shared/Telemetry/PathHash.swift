/// The written form of a path's hash: 16 lower-case hexadecimal digits.
package enum PathHash {
    package static func text(of hash: UInt64) -> String {
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }

    /// nil unless `text` has that form.
    package static func value(of text: String) -> UInt64? {
        guard text.utf8.count == 16,
            text.utf8.allSatisfy({
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
            })
        else { return nil }
        return UInt64(text, radix: 16)
    }
}
