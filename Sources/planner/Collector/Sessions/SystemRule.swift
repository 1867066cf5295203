import Rendering

/// By what an agent's capture knows packets of one of the plan's systems; what isn't said fits all, the first rule that fits counts.
package struct SystemRule: Hashable, Sendable {
    package var system: String
    /// The servers', such as 10.0.8.0/22.
    package var prefix: String?
    /// IANA protocol number.
    package var protocolNumber: UInt8?
    /// The servers'.
    package var ports: ClosedRange<UInt16>?

    package init(
        system: String, prefix: String? = nil, protocolNumber: UInt8? = nil, ports: ClosedRange<UInt16>? = nil
    ) {
        self.system = system
        self.prefix = prefix
        self.protocolNumber = protocolNumber
        self.ports = ports
    }

    var json: JSONValue {
        var members = [JSONValue.Member("system", .string(system))]
        if let prefix { members.append(.init("prefix", .string(prefix))) }
        if let protocolNumber { members.append(.init("protocol", .integer(Int64(protocolNumber)))) }
        if let ports {
            members.append(
                .init("ports", .array([.integer(Int64(ports.lowerBound)), .integer(Int64(ports.upperBound))])))
        }
        return .object(members)
    }
}
