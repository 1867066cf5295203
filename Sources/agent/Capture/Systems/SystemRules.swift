/// Which packets are of which system of the plan, told by the server's prefix, the transport protocol and the server's port.
///
/// A packet is of the system of the first rule that one of its ends fits, whichever way it goes; a flow's first packet decides for
/// all of it. What fits none is unclassified.
package struct SystemRules: Sendable {
    /// One rule: what isn't said fits all.
    struct Rule: Hashable, Sendable {
        var system: UInt8
        /// 4 or 6; 0 where no prefix is said.
        var version: UInt8 = 0
        var addressHigh: UInt64 = 0
        var addressLow: UInt64 = 0
        var maskHigh: UInt64 = 0
        var maskLow: UInt64 = 0
        var protocolNumber: UInt8?
        var ports: ClosedRange<UInt16>?

        @inline(__always)
        func fits(_ high: UInt64, _ low: UInt64, _ port: UInt16) -> Bool {
            high & maskHigh == addressHigh && low & maskLow == addressLow && ports?.contains(port) ?? true
        }
    }

    /// Systems, and rules, at most: each new flow is held against all of them.
    package static let mostSystems = 200
    package static let mostRules = 1_024

    /// As the plan names them, in the order of their first rules.
    package internal(set) var names: [String] = []
    var rules: [Rule] = []

    package init() {}

    /// The place of a packet's system in `names`; their count for none.
    ///
    /// Complexity: O(rules).
    func system(of headers: PacketHeaders) -> UInt8 {
        for rule in rules {
            if let number = rule.protocolNumber {
                if number != headers.protocolNumber { continue }
            } else if rule.ports != nil, !Self.withPorts.contains(headers.protocolNumber) {
                // What stands there of other protocols, an echo's identifier for instance, is no port.
                continue
            }
            if rule.version != 0, rule.version != headers.version { continue }
            if rule.fits(headers.destinationHigh, headers.destinationLow, headers.destinationPort)
                || rule.fits(headers.sourceHigh, headers.sourceLow, headers.sourcePort)
            {
                return rule.system
            }
        }
        return UInt8(names.count)
    }

    /// The name of a place; nil for what is of none.
    package func name(of place: UInt8) -> String? { Int(place) < names.count ? names[Int(place)] : nil }
}
