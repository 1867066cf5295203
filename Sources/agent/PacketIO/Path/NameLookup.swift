import CNetShim
package import NetworkAddress
import Probing
import Synchronization

/// Names of addresses by the system's resolver, looked up beside whatever else goes on: a name server that doesn't answer
/// holds nobody up.
package final class NameLookup: Sendable {
    private let names = Mutex<[IPAddress: String?]>([:])
    private let open = Mutex(0)
    /// Look-ups at once; each holds a thread for as long as the resolver takes.
    private static let most = 16

    package init() {}

    /// Begins to look up those that are not known yet.
    package func ask(_ addresses: some Sequence<IPAddress>) {
        for address in addresses {
            let isNew = names.withLock { names in
                guard names[address] == nil else { return false }
                names[address] = .some(nil)
                return true
            }
            let isFree = open.withLock { open in
                guard open < Self.most else { return false }
                open += 1
                return true
            }
            guard isNew, isFree else {
                if isFree { open.withLock { $0 -= 1 } }
                continue
            }
            // Nobody joins it: at the end of the program it may still wait for a name server.
            let thread = try? DedicatedThread("names") { [self] in
                let name = Self.name(of: address)
                names.withLock { $0[address] = name }
                open.withLock { $0 -= 1 }
            }
            if thread == nil { open.withLock { $0 -= 1 } }
        }
    }

    /// Waits until all look-ups are done, at most `patience` nanoseconds.
    package func settle(patience: Int64) {
        guard let poller = try? Poller() else { return }
        let end = Moment.now().monotonic + patience
        while open.withLock({ $0 }) > 0, Moment.now().monotonic < end { poller.wait(nanoseconds: 5_000_000) { _ in } }
    }

    /// nil where it has none, or none has come yet.
    package func name(_ address: IPAddress) -> String? { names.withLock { $0[address] ?? nil } }

    /// getnameinfo(3).
    private static func name(of address: IPAddress) -> String? {
        var raw = cnetshim_endpoint(Endpoint(address, port: 0))
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
            guard let base = buffer.baseAddress, cnetshim_name_of(&raw, base, 256) == 0 else { return nil }
            return String(cString: base)
        }
    }
}
