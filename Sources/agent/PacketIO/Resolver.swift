import CNetShim
package import NetworkAddress

/// Names to addresses by the system's resolver, getaddrinfo(3). Blocks for as long as that takes.
package enum Resolver {
    package enum Family: Int32, Sendable { case any = 0, v4 = 4, v6 = 6 }

    /// A name that has no address, with the resolver's own words.
    package struct Failure: Error, Hashable, Sendable {
        package var name: String
        package var reason: String
        /// The zone of a link-local address that is no interface of this host.
        package var unknownInterface: String?
    }

    /// The addresses of `host` in the system's order of preference, without repetition. An address in text form is its
    /// own and only one, where it is of the family asked for.
    package static func addresses(of host: String, family: Family = .any) throws(Failure) -> [IPAddress] {
        let typed: IPAddress?
        do throws(ZonedAddress.UnknownInterface) { typed = try ZonedAddress.address(host) } catch {
            throw Failure(name: host, reason: "no interface \(error.name)", unknownInterface: error.name)
        }
        if let address = typed {
            guard family == .any || (address.width == 32) == (family == .v4) else {
                throw Failure(name: host, reason: String(cString: cnetshim_resolve_error(-9)))
            }
            return [address]
        }
        var found = [cnetshim_endpoint](repeating: cnetshim_endpoint(), count: 32)
        let answer = cnetshim_resolve(host, family.rawValue, &found, Int32(found.count))
        guard answer > 0 else {
            throw Failure(name: host, reason: String(cString: cnetshim_resolve_error(answer == 0 ? -2 : answer)))
        }
        var addresses: [IPAddress] = []
        for raw in found[..<Int(answer)] {
            if let address = IPAddress(raw), !addresses.contains(address) { addresses.append(address) }
        }
        return addresses
    }

    /// The first of `addresses(of:family:)`.
    package static func address(of host: String, family: Family = .any) throws(Failure) -> IPAddress {
        guard let first = try addresses(of: host, family: family).first else {
            throw Failure(name: host, reason: String(cString: cnetshim_resolve_error(-2)))
        }
        return first
    }
}
