import COpenSSL

/// A failure of keys, certificates or their files: what was tried, on what, and OpenSSL's or the system's words.
package struct IdentityError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was tried, for example `parse the certificate request`.
    package var action: String
    /// Why it failed; OpenSSL's queue of errors, oldest first, where it comes from there.
    package var reason: String

    package init(_ action: String, _ reason: String) {
        self.action = action
        self.reason = reason
    }

    package var description: String { "could not \(action): \(reason)" }

    /// The error of an OpenSSL call that just failed on this thread; empties the thread's queue of errors.
    package static func openSSL(_ action: String) -> IdentityError {
        let words = openSSLErrors()
        return IdentityError(action, words.isEmpty ? "OpenSSL gave no reason" : words.joined(separator: "; "))
    }

    /// Takes all errors off the thread's queue.
    package static func openSSLErrors() -> [String] {
        var words: [String] = []
        while true {
            let code = ERR_get_error()
            guard code != 0 else { return words }
            var buffer = [CChar](repeating: 0, count: 256)
            ERR_error_string_n(code, &buffer, buffer.count)
            words.append(String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
        }
    }
}
