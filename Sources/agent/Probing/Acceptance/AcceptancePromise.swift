import Rendering

/// What the plan promises of a site's way to its peer, and what turn-up is judged by. `planner site promise` writes it.
///
/// Rates are bits per second of IP packets, times milliseconds, ratios 0...1.
package struct AcceptancePromise: Hashable, Sendable {
    /// A class of service with its limits on the way to the peer and back.
    package struct Class: Hashable, Sendable {
        package var id: String
        /// 0...63.
        package var codePoint: UInt8
        /// Two-way.
        package var delay: Double
        /// RFC 5481 PDV, 99.9th percentile; nil where none is promised.
        package var variation: Double?
        package var loss: Double
        /// Committed rate of the class alone.
        package var committed = Rates()
    }

    /// Bits per second each way; nil where none is promised.
    package struct Rates: Hashable, Sendable {
        /// From the site to its peer.
        package var forward: UInt64?
        package var backward: UInt64?
        package init(forward: UInt64? = nil, backward: UInt64? = nil) {
            self.forward = forward
            self.backward = backward
        }

        package subscript(isForward isForward: Bool) -> UInt64? { isForward ? forward : backward }
        /// The lesser of the two that there are.
        package var least: UInt64? { [forward, backward].compactMap { $0 }.min() }
    }

    package var site: String
    package var peer: String
    package var link: String
    /// Committed rate, the same both ways.
    package var committed: UInt64
    package var classes: [Class]
    /// The largest IP packet that must pass; nil where none is promised.
    package var mtu: Int?
    /// The share of seconds in which the line must be available; nil where none is promised.
    package var availability: Double?
    /// The plan gives the site a second way, over a circuit of this kind.
    package var backup: String?
    /// Milliseconds without service while the line changes over to its backup; nil where none is promised.
    package var failover: Double?

    /// What is wrong with a promise, and where.
    package struct Fault: Error, Hashable, CustomStringConvertible {
        package var place: String
        package var expected: String
        package var found: String
        package var description: String {
            "\(place.isEmpty ? "" : place + ": ")expected \(expected)" + (found.isEmpty ? "" : ", found \(found)")
        }
    }

    package static let mostClasses = 16

    /// Reads and checks the document; the first fault is named. Members that it doesn't know are left alone.
    package init(_ bytes: [UInt8]) throws(Fault) {
        let document: JSONValue
        do { document = try JSONReader.read(bytes) } catch {
            throw Fault(place: "", expected: "a JSON document", found: "\(error)")
        }
        let root = Members(document, at: "")
        let format = try root.number("format", 1...1, "1")
        _ = format
        site = try root.name("site")
        peer = try root.name("peer")
        link = try root.name("link")
        committed = UInt64(
            try root.number("committed_bits_per_second", 1e5...1e12, "100000...1000000000000"))
        mtu = try root.optionalNumber("mtu", 68...65_535, "68...65535").map { Int($0) }
        availability = try root.optionalNumber("availability", 0...1, "0...1")
        failover = try root.optionalNumber("failover_ms", 0...3_600_000, "0...3600000")
        backup = root.member("backup") == nil ? nil : try root.name("backup")
        guard case .array(let listed)? = root.member("classes"), (1...Self.mostClasses).contains(listed.count) else {
            throw Fault(place: "classes", expected: "1 to \(Self.mostClasses) classes of service", found: "")
        }
        classes = []
        for (index, value) in listed.enumerated() {
            let members = Members(value, at: "classes[\(index)]")
            classes.append(
                Class(
                    id: try members.name("id"), codePoint: UInt8(try members.number("dscp", 0...63, "0...63")),
                    delay: try members.number("delay_ms", 0...60_000, "0...60000"),
                    variation: try members.optionalNumber("variation_ms", 0...60_000, "0...60000"),
                    loss: try members.number("loss", 0...1, "0...1"),
                    committed: try members.rates("committed_bits_per_second", Self.leastRate...1e12)))
            if classes.dropLast().contains(where: { $0.id == classes[index].id }) {
                throw Fault(
                    place: "classes[\(index)].id", expected: "a class named once", found: classes[index].id)
            }
        }
        for isForward in [true, false] {
            let sum = promised(isForward: isForward)
            guard sum <= committed else {
                throw Fault(
                    place: "classes", expected: "rates that sum to \(committed) at most", found: "\(sum)")
            }
        }
    }

    /// What classes have of their own, one way.
    private func promised(isForward: Bool) -> UInt64 {
        classes.reduce(0) { $0 + ($1.committed[isForward: isForward] ?? 0) }
    }

    /// Bits per second below which a class is not loaded: a step would have too few packets to tell anything.
    package static let leastRate = 64e3

    /// The class of the lowest code point. Where it has no rate of its own, it has what the others leave of the line.
    package var bulk: Class { classes.min { ($0.codePoint, $0.id) < ($1.codePoint, $1.id) } ?? classes[0] }

    /// The rates at which a class is loaded; nil each way in which it is only probed, for nothing is promised of its rate there.
    package func rates(of qosClass: Class) -> Rates {
        func rate(_ isForward: Bool) -> UInt64? {
            if let own = qosClass.committed[isForward: isForward] { return own }
            guard qosClass.id == bulk.id else { return nil }
            let rest = committed - promised(isForward: isForward)
            return Double(rest) >= Self.leastRate ? rest : nil
        }
        return Rates(forward: rate(true), backward: rate(false))
    }

    /// Classes that are loaded either way, with their rates, in the order of the promise.
    package var loaded: [(qosClass: Class, rates: Rates)] {
        classes.map { ($0, rates(of: $0)) }.filter { $0.1.least != nil }
    }

    /// Members of one object.
    private struct Members {
        let members: [JSONValue.Member]
        let place: String

        init(_ value: JSONValue, at place: String) {
            if case .object(let members) = value { self.members = members } else { members = [] }
            self.place = place
        }

        func member(_ name: String) -> JSONValue? {
            let found = members.last { $0.name == name }?.value
            return found == .null ? nil : found
        }

        private func path(_ name: String) -> String { place.isEmpty ? name : "\(place).\(name)" }

        func name(_ name: String) throws(Fault) -> String {
            let expected = "1 to 200 bytes without control characters"
            guard case .string(let text)? = member(name) else {
                throw Fault(place: path(name), expected: expected, found: member(name)?.text() ?? "")
            }
            guard (1...200).contains(text.utf8.count), text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
                throw Fault(place: path(name), expected: expected, found: JSONValue.string(text).text())
            }
            return text
        }

        func number(_ name: String, _ range: ClosedRange<Double>, _ expected: String) throws(Fault) -> Double {
            guard let value = try optionalNumber(name, range, expected) else {
                throw Fault(place: path(name), expected: expected, found: "")
            }
            return value
        }

        /// A number for both ways, or an object with one for each.
        func rates(_ name: String, _ range: ClosedRange<Double>) throws(Fault) -> Rates {
            let expected = "\(Int64(range.lowerBound))...\(Int64(range.upperBound))"
            guard case .object? = member(name) else {
                let both = try optionalNumber(name, range, expected).map { UInt64($0) }
                return Rates(forward: both, backward: both)
            }
            let ways = Members(member(name) ?? .null, at: path(name))
            return Rates(
                forward: try ways.optionalNumber("forward", range, expected).map { UInt64($0) },
                backward: try ways.optionalNumber("return", range, expected).map { UInt64($0) })
        }

        func optionalNumber(
            _ name: String, _ range: ClosedRange<Double>, _ expected: String
        ) throws(Fault) -> Double? {
            let value: Double
            switch member(name) {
            case nil: return nil
            case .integer(let whole)?: value = Double(whole)
            case .number(let number)?: value = number
            case let other?: throw Fault(place: path(name), expected: expected, found: other.text())
            }
            guard range.contains(value) else {
                throw Fault(place: path(name), expected: expected, found: JSONValue.number(value).text())
            }
            return value
        }
    }
}
