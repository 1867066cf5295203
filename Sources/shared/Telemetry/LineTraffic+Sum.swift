/// Sums over intervals and parts of them.
extension LineTraffic {
    /// Adds what was seen at another time, of the same line; of another line, the sum bears both names.
    ///
    /// Busiest seconds are the greatest of all; the busiest networks those of both that have most, so that one which was never among
    /// them is missed, and others may have had more.
    package mutating func merge(_ other: LineTraffic) {
        if interface != other.interface { interface = Self.names(interface, other.interface) }
        isNarrowed = isNarrowed || other.isNarrowed
        links = max(links, other.links)
        for count in Self.counts { self[keyPath: count].add(saturated: other[keyPath: count]) }
        receive.merge(other.receive)
        transmit.merge(other.transmit)
        for share in other.classes {
            if let place = classes.firstIndex(where: { $0.codePoint == share.codePoint }) {
                classes[place].merge(share)
            } else {
                classes.append(share)
            }
        }
        for share in other.systems {
            if let place = systems.firstIndex(where: { $0.name == share.name }) {
                systems[place].merge(share)
            } else {
                systems.append(share)
            }
        }
        for talker in other.talkers {
            if let place = talkers.firstIndex(where: { $0.prefix == talker.prefix }) {
                talkers[place].octets.add(saturated: talker.octets)
            } else {
                talkers.append(talker)
            }
        }
        bound(systems: 2 * Self.mostSystems, talkers: 2 * Self.mostTalkers)
        for count in Connections.counts { tcp[keyPath: count].add(saturated: other.tcp[keyPath: count]) }
        for delay in Connections.delays { tcp[keyPath: delay].merge(other.tcp[keyPath: delay]) }
        for count in Names.counts { dns[keyPath: count].add(saturated: other.dns[keyPath: count]) }
        dns.delay.merge(other.dns.delay)
    }

    /// Octets of the names of all lines in a sum.
    private static let longestNames = 64

    private static func names(_ one: String, _ other: String) -> String {
        let names = Set([one, other].flatMap { $0.split(separator: ", ").map(String.init) }).sorted()
        let text = names.joined(separator: ", ")
        return text.utf8.count <= longestNames ? text : max(one, other)
    }

    /// Puts what has most first and sums up what is beyond the bounds in the one without a name, which comes last.
    package mutating func bound(systems most: Int = Self.mostSystems, talkers mostTalkers: Int = Self.mostTalkers) {
        classes = Self.bounded(
            classes, most: Self.mostClasses, rest: ClassShare(codePoint: nil), isRest: { $0.codePoint == nil },
            precedes: { ($0.octets, $1.codePoint ?? 0) > ($1.octets, $0.codePoint ?? 0) }, add: { $0.merge($1) })
        systems = Self.bounded(
            systems, most: most, rest: SystemShare(name: nil), isRest: { $0.name == nil },
            precedes: { ($0.octets, $1.name ?? "") > ($1.octets, $0.name ?? "") }, add: { $0.merge($1) })
        talkers.sort { ($0.octets, $1.prefix) > ($1.octets, $0.prefix) }
        talkers.removeLast(max(0, talkers.count - mostTalkers))
    }

    private static func bounded<Share>(
        _ shares: [Share], most: Int, rest: Share, isRest: (Share) -> Bool, precedes: (Share, Share) -> Bool,
        add: (inout Share, Share) -> Void
    ) -> [Share] {
        let named = shares.filter { !isRest($0) }.sorted(by: precedes)
        let others = shares.filter(isRest) + named.dropFirst(most)
        guard !others.isEmpty else { return named }
        return named.prefix(most) + [others.reduce(into: rest, add)]
    }
}

extension LineTraffic.Way {
    mutating func merge(_ other: Self) {
        octets.add(saturated: other.octets)
        packets.add(saturated: other.packets)
        busiest = max(busiest, other.busiest)
    }
}

extension LineTraffic.ClassShare {
    mutating func merge(_ other: Self) {
        receive.merge(other.receive)
        transmit.merge(other.transmit)
    }
}

extension LineTraffic.SystemShare {
    mutating func merge(_ other: Self) {
        for count in Self.counts { self[keyPath: count].add(saturated: other[keyPath: count]) }
    }
}

extension LineTraffic {
    /// What causes are judged by, a fifth of it: the whole line, and how TCP fared. Classes, systems, networks and DNS are left out.
    package var brief: LineTraffic {
        var brief = self
        (brief.classes, brief.systems, brief.talkers) = ([], [], [])
        brief.tcp.acknowledgment = ExponentialHistogram()
        brief.dns = Names()
        return brief
    }

    /// With delays in buckets no narrower than those of `scale`.
    package var coarsened: LineTraffic {
        var coarse = self
        for delay in Connections.delays { coarse.tcp[keyPath: delay] = tcp[keyPath: delay].coarsened(to: Self.scale) }
        coarse.dns.delay = dns.delay.coarsened(to: Self.scale)
        return coarse
    }
}
