import NIOCore

/// One client as connections tell them apart: an IPv4 address, or the 64 bits before an IPv6 host's own, all of which a host has to
/// itself (RFC 6177).
struct ClientAddress: Hashable {
    private let isIPv6: Bool
    private let prefix: UInt64

    /// RFC 1122 §3.2.1.3 and RFC 4291 §2.5.3, whose address stands alone in its 64 bits of zeros.
    var isLoopback: Bool { isIPv6 ? prefix == 0 : prefix >> 24 == 127 }

    /// Nil where it isn't one of the Internet's.
    init?(_ address: SocketAddress?) {
        let octets = address?.withSockAddr { pointer, size in
            // struct sockaddr_in and sockaddr_in6: the address stands behind family and port, the latter's behind its flow label too.
            let octets = UnsafeRawBufferPointer(start: pointer, count: size)
            return switch address?.protocol {
            case .inet where size >= 8: Array(octets[4..<8])
            case .inet6 where size >= 24: Array(octets[8..<24])
            default: [UInt8]()
            }
        }
        guard let octets, !octets.isEmpty else { return nil }
        // RFC 4291 §2.5.5.2: an IPv4 client at a socket of both families.
        let isMapped =
            octets.count == 16 && octets[..<10].allSatisfy { $0 == 0 } && octets[10] == 0xFF && octets[11] == 0xFF
        isIPv6 = octets.count == 16 && !isMapped
        prefix = (isMapped ? octets[12...] : isIPv6 ? octets[..<8] : octets[...]).reduce(0) { $0 << 8 | UInt64($1) }
    }
}

/// What `AddressLimit` bounds, and whom.
package struct AddressBound: Hashable, Sendable {
    /// Connections of an address at a time that have proved nothing.
    package var most: Int
    /// Whether those that come from this host, as through a balancer on it, are let alone.
    package var sparesLoopback: Bool

    package init(most: Int, sparesLoopback: Bool) {
        self.most = most
        self.sparesLoopback = sparesLoopback
    }
}

/// Bounds what each address may take before it has shown a certificate that counts, so that one host can't keep the others out.
///
/// An address has `most` connections open at a time over which nobody has proved who they are, and begins `most / 8` of them a second
/// on, with `most` at once after a pause (a token bucket). A connection that proves its agent gives both back: a province behind one
/// translator is as free as a host. A value; times are monotonic nanoseconds.
///
/// Memory: an entry for each address with such a connection and for those of the last eight seconds, `mostAddresses` and what is open
/// at most. All O(1), amortised.
struct AddressLimit {
    private struct Account {
        var open = 0
        /// Connections that may begin now, as of `since`.
        var tokens: Double
        var since: UInt64
    }

    static let mostAddresses = 16_384
    /// Seconds in which an empty bucket is full again.
    private static let refill = 8.0

    /// Nil for no limit.
    let most: Int?
    private var accounts: [ClientAddress: Account] = [:]
    private(set) var refused: UInt64 = 0

    init(most: Int?) { self.most = most }

    /// How many addresses are remembered.
    var count: Int { accounts.count }

    /// Whether a connection from `address` may begin.
    mutating func opened(_ address: ClientAddress, now: UInt64) -> Bool {
        guard let most else { return true }
        var account = accounts[address] ?? Account(tokens: Double(most), since: now)
        account = filled(account, now: now)
        guard account.open < most, account.tokens >= 1 else {
            accounts[address] = account
            refused += 1
            return false
        }
        account.open += 1
        account.tokens -= 1
        accounts[address] = account
        if accounts.count > Self.mostAddresses { forget(now: now) }
        return true
    }

    /// A connection over which nobody proved anything is gone.
    mutating func closed(_ address: ClientAddress) { accounts[address]?.open -= 1 }

    /// A connection has proved its agent: it counts no longer.
    mutating func proved(_ address: ClientAddress) {
        accounts[address]?.open -= 1
        accounts[address]?.tokens += 1
    }

    private func filled(_ account: Account, now: UInt64) -> Account {
        guard let most else { return account }
        var account = account
        let elapsed = Double(now - min(now, account.since)) / 1e9
        account.tokens = min(Double(most), account.tokens + elapsed * Double(most) / Self.refill)
        account.since = now
        return account
    }

    /// Drops those who would begin anew all the same; where that isn't half, all who have nothing open.
    private mutating func forget(now: UInt64) {
        guard let most else { return }
        accounts = accounts.filter { $0.value.open > 0 || filled($0.value, now: now).tokens < Double(most) }
        if accounts.count > Self.mostAddresses / 2 { accounts = accounts.filter { $0.value.open > 0 } }
    }
}
