package import NetworkAddress
import Telemetry

extension SystemRules {
    /// What is wrong in a file of rules, and where: lines and columns count from one.
    package struct Fault: Error, Hashable, Sendable {
        package enum Reason: Hashable, Sendable {
            /// The first line isn't `SystemRules.header`.
            case header
            /// So many fields, not four.
            case fields(Int)
            case name
            case prefix(String)
            case protocolName(String)
            case ports(String)
            /// Ports of a protocol that has none.
            case portless(String)
            /// Neither prefix nor protocol nor ports.
            case everything
            case tooManyRules
            case tooManySystems
            case noRules
        }
        package var line: Int
        package var column: Int
        package var reason: Reason
    }

    package static let header = "system,prefix,protocol,ports"
    /// The protocols that have names here (IANA protocol numbers); others are written as numbers.
    package static let protocols: [(name: String, number: UInt8)] = [
        ("tcp", 6), ("udp", 17), ("sctp", 132), ("icmp", 1), ("icmpv6", 58), ("gre", 47), ("esp", 50),
    ]
    static let withPorts: Set<UInt8> = [6, 17, 33, 132, 136]

    /// Rules of a text: a header, then a line for each; empty lines and those that begin with `#` are passed over.
    ///
    ///     system,prefix,protocol,ports
    ///     document-processing,10.0.8.0/22,tcp,443
    ///     paperless-meeting,10.0.12.0/24,udp,10000-20000
    package init(text: String) throws(Fault) {
        self.init()
        var numbers: [String: UInt8] = [:]
        var hasHeader = false
        // Spreadsheets begin a text of UTF-8 with a byte-order mark.
        let text = text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            if line.isEmpty || line.first == "#" { continue }
            guard hasHeader else {
                guard line == Self.header else { throw Fault(line: index + 1, column: 1, reason: .header) }
                hasHeader = true
                continue
            }
            try add(line, number: index + 1, &numbers)
        }
        guard !rules.isEmpty else { throw Fault(line: 1, column: 1, reason: hasHeader ? .noRules : .header) }
    }

    private mutating func add(_ line: Substring, number: Int, _ numbers: inout [String: UInt8]) throws(Fault) {
        let fields = line.split(separator: ",", omittingEmptySubsequences: false)
        func fault(_ field: Int, _ reason: Fault.Reason) -> Fault {
            Fault(line: number, column: 1 + fields[..<field].reduce(0) { $0 + $1.count + 1 }, reason: reason)
        }
        guard fields.count == 4 else { throw fault(0, .fields(fields.count)) }
        guard rules.count < Self.mostRules else { throw fault(0, .tooManyRules) }
        let name = String(fields[0])
        guard !name.isEmpty, name.utf8.count <= LineTraffic.longestName,
            name.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
        else { throw fault(0, .name) }
        guard fields[1...].contains(where: { !$0.isEmpty }) else { throw fault(1, .everything) }
        guard numbers[name] != nil || names.count < Self.mostSystems else { throw fault(0, .tooManySystems) }
        var rule = Rule(system: numbers[name] ?? UInt8(names.count))
        if !fields[1].isEmpty {
            guard let prefix = Prefix(String(fields[1])) else { throw fault(1, .prefix(String(fields[1]))) }
            rule.take(prefix)
        }
        if !fields[2].isEmpty {
            let known = Self.protocols.first { $0.name == fields[2] }?.number
            guard let value = known ?? (fields[2].first == "+" ? nil : UInt8(fields[2])) else {
                throw fault(2, .protocolName(String(fields[2])))
            }
            rule.protocolNumber = value
        }
        if !fields[3].isEmpty {
            guard let ports = Self.ports(fields[3]) else { throw fault(3, .ports(String(fields[3]))) }
            if let value = rule.protocolNumber, !Self.withPorts.contains(value) {
                throw fault(3, .portless(String(fields[2])))
            }
            rule.ports = ports
        }
        if numbers[name] == nil {
            numbers[name] = rule.system
            names.append(name)
        }
        rules.append(rule)
    }

    /// 443, or 10000-20000.
    private static func ports(_ text: Substring) -> ClosedRange<UInt16>? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count <= 2, !text.contains("+"), let first = UInt16(ends[0]),
            let last = UInt16(ends[ends.count - 1]), first > 0,
            first <= last
        else { return nil }
        return first...last
    }
}

extension SystemRules {
    /// Adds a rule that was checked elsewhere; a system is that of its name. What isn't said fits all.
    ///
    /// - Returns: whether there was room, and anything said.
    package mutating func add(
        system name: String, prefix: Prefix?, protocolNumber: UInt8?, ports: ClosedRange<UInt16>?
    ) -> Bool {
        let known = names.firstIndex(of: name)
        guard prefix != nil || protocolNumber != nil || ports != nil, rules.count < Self.mostRules,
            known != nil || names.count < Self.mostSystems
        else { return false }
        var rule = Rule(system: UInt8(known ?? names.count))
        if let prefix { rule.take(prefix) }
        rule.protocolNumber = protocolNumber
        rule.ports = ports
        if known == nil { names.append(name) }
        rules.append(rule)
        return true
    }
}

extension SystemRules.Rule {
    fileprivate mutating func take(_ prefix: Prefix) {
        func mask(_ bits: Int) -> UInt64 { bits <= 0 ? 0 : .max << UInt64(64 - min(64, bits)) }
        switch prefix.address {
        case .v4(let address):
            version = 4
            addressLow = UInt64(address.value)
            maskHigh = .max
            maskLow = ~(UInt64(UInt32.max) & ~(mask(prefix.length) >> 32))
        case .v6(let address):
            version = 6
            (addressHigh, addressLow) = (address.high, address.low)
            (maskHigh, maskLow) = (mask(prefix.length), mask(prefix.length - 64))
        }
    }
}
