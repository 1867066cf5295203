/// An address of either family.
package enum IPAddress: Hashable, Sendable {
    case v4(IPv4Address)
    case v6(IPv6Address)

    /// Strictly parsed; never asks a resolver.
    package init?(_ text: some StringProtocol) {
        if let address = IPv4Address(text) {
            self = .v4(address)
        } else if let address = IPv6Address(text) {
            self = .v6(address)
        } else {
            return nil
        }
    }

    /// 32 or 128.
    package var width: Int {
        switch self {
        case .v4: 32
        case .v6: 128
        }
    }

    /// Whether it holds on one link only and says on none.
    package var lacksZone: Bool {
        if case .v6(let address) = self { address.isLinkLocal && address.zone == 0 } else { false }
    }

    /// The zone of a link-local address; 0 for none.
    package var zone: UInt32 { if case .v6(let address) = self { address.zone } else { 0 } }

    /// In `zone`, where it is a link-local address that says none of its own.
    package func inZone(_ zone: UInt32) -> IPAddress {
        guard case .v6(var address) = self, lacksZone else { return self }
        address.zone = zone
        return .v6(address)
    }

    /// Whether it is 0.0.0.0 or ::, which stands for every address of a host.
    package var isUnspecified: Bool { self == .v4(.any) || self == .v6(.any) }
}

extension IPAddress: CustomStringConvertible {
    package var description: String {
        switch self {
        case .v4(let address): address.description
        case .v6(let address): address.description
        }
    }
}

extension IPAddress: Comparable {
    /// IPv4 before IPv6, then by number.
    package static func < (a: Self, b: Self) -> Bool {
        switch (a, b) {
        case (.v4(let a), .v4(let b)): a < b
        case (.v6(let a), .v6(let b)): a < b
        case (.v4, .v6): true
        case (.v6, .v4): false
        }
    }
}
