import Glibc
import Synchronization

/// Which certificates were found valid, so that not every report asks the store for its sender's.
///
/// A revocation holds at once, whichever process writes it: each adds an octet to a file beside the store (`…-revoked`), and what
/// is remembered holds only for the length under which it was read, an `lseek(2)` a request. Nothing but valid certificates is
/// remembered, each for ten minutes at most: for so long could a revocation go unseen whose process was killed between its commit
/// and the octet, before it could say that it was done.
package final class StandingCache: Sendable {
    private struct Entry {
        var site: String
        /// Unix nanoseconds: of the certificate, and of what is remembered of it.
        var expires: UInt64
    }

    private struct State {
        var stamp: Int?
        var valid: [String: Entry] = [:]
    }

    private static let patience: UInt64 = 600_000_000_000
    private static let most = 100_000
    private let path: String
    /// Of the file, where this process watches it.
    private let descriptor: Int32
    private let state = Mutex(State())

    /// - Parameters:
    ///   - store: the store's path.
    ///   - watches: whether anything is to be remembered; the file is then made.
    init(store: String, watches: Bool) {
        path = store + "-revoked"
        descriptor = watches ? open(path, O_RDONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600) : -1
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    var isWatching: Bool { descriptor >= 0 }

    /// Under which what is read from now on is remembered; nil where no revocation could be seen, and nothing may be.
    func stamp() -> Int? {
        guard descriptor >= 0 else { return nil }
        let length = lseek(descriptor, 0, SEEK_END)
        return length >= 0 ? length : nil
    }

    func site(_ fingerprint: String, under stamp: Int?, at now: UInt64) -> String? {
        guard let stamp else { return nil }
        return state.withLock { state in
            if state.stamp != stamp { state = State(stamp: stamp) }
            guard let entry = state.valid[fingerprint], entry.expires > now else { return nil }
            return entry.site
        }
    }

    /// - Parameters:
    ///   - stamp: as it was before the store was asked.
    ///   - expires: of the certificate, Unix nanoseconds.
    func remember(_ fingerprint: String, _ site: String, expires: UInt64, under stamp: Int?, at now: UInt64) {
        guard let stamp else { return }
        state.withLock { state in
            guard state.stamp == stamp else { return }
            if state.valid.count >= Self.most { state.valid.removeAll() }
            state.valid[fingerprint] = Entry(site: site, expires: min(expires, now + Self.patience))
        }
    }

    /// Ends what every process remembers: after the commit of a revocation.
    ///
    /// - Throws: `Failure` where that can't be done; then what was revoked may count as valid for ten minutes.
    func forget() throws(Failure) {
        let file = open(path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else {
            // Nobody watches: who makes the file later begins with an empty memory. And it is theirs who read it.
            if errno == ENOENT { return }
            throw Failure(path: path, code: errno)
        }
        defer { close(file) }
        var octet: UInt8 = 0
        guard write(file, &octet, 1) == 1 else { throw Failure(path: path, code: errno) }
    }

    package struct Failure: Error, Hashable {
        package var path: String
        package var code: Int32
        package var reason: String { String(cString: strerror(code)) }
    }
}
