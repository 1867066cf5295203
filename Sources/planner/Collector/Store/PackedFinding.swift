import Telemetry

/// Causes' evidence within the sums of hours and days.
extension PackedWriter {
    func append(_ evidence: LinkEvidence) {
        switch evidence {
        case .noReply: append(tag: 0)
        case .loss(let way, let ratio):
            append(tag: 1)
            append(way?.rawValue ?? "")
            append(ratio)
        case .delay(let delay, let baseline):
            append(tag: 2)
            append(delay)
            append(flag: baseline != nil)
            if let baseline { append(baseline) }
        case .utilisation(let way, let share):
            append(tag: 3)
            append(way.rawValue)
            append(share)
        case .utilisationThere(let way, let share):
            append(tag: 14)
            append(way.rawValue)
            append(share)
        case .remarked(let way, let sent, let seen, let share):
            append(tag: 4)
            append(way.rawValue)
            append(UInt64(sent))
            append(UInt64(seen))
            append(share)
        case .pathMTU(let size, let promised): append([5, size, promised])
        case .interfaceDown: append(tag: 6)
        case .transmitDrops(let number): append([7, number])
        case .interfaceErrors(let number): append([8, number])
        case .carrierChanges(let number): append([9, number])
        case .halfDuplex: append(tag: 10)
        case .slowInterface(let rate, let contract): append([11, rate, contract])
        case .congestionExperienced(let share):
            append(tag: 12)
            append(share)
        case .usersRetransmissions(let share):
            append(tag: 15)
            append(share)
        case .usersDelay(let delay):
            append(tag: 16)
            append(delay)
        case .usersFailures(let share):
            append(tag: 17)
            append(share)
        case .microbursts(let way, let number):
            append(tag: 18)
            append(way.rawValue)
            append(number)
        case .captured(let way, let share):
            append(tag: 19)
            append(way.rawValue)
            append(share)
        case .classBusiest(let way, let point, let share):
            append(tag: 20)
            append(way.rawValue)
            append(UInt64(point))
            append(share)
        case .usersClassLost(let point): append([21, UInt64(point)])
        case .classThen(let way, let point, let share): append(22, way, point, share)
        case .classThere(let way, let point, let share): append(23, way, point, share)
        case .filled(let way, let filler):
            append(tag: 24)
            append(way.rawValue)
            append(filler.rawValue)
        case .filledThere(let way, let filler):
            append(tag: 25)
            append(way.rawValue)
            append(filler.rawValue)
        case .missing(let gap):
            append(tag: 13)
            append(gap.rawValue)
        }
    }

    private func append(tag: UInt64) { append(tag) }

    private func append(_ tag: UInt64, _ way: LinkWay, _ point: UInt8?, _ share: Double) {
        append(tag: tag)
        append(way.rawValue)
        append(point.map { UInt64($0) } ?? PackedReader.noCodePoint)
        append(share)
    }
    private func append(_ numbers: [UInt64]) { for number in numbers { append(number) } }
}

extension PackedReader {
    mutating func evidence() throws(Damage) -> LinkEvidence {
        switch try number() {
        case 0: return .noReply
        case 1:
            let name = try text()
            return .loss(name.isEmpty ? nil : try way(name), try double())
        case 2: return .delay(try double(), baseline: try flag() ? try double() : nil)
        case 3: return .utilisation(try way(text()), try double())
        case 14: return .utilisationThere(try way(text()), try double())
        case 4:
            return .remarked(
                try way(text()), sent: UInt8(try int(atMost: 255)), seen: UInt8(try int(atMost: 255)), try double())
        case 5: return .pathMTU(try number(), promised: try number())
        case 6: return .interfaceDown
        case 7: return .transmitDrops(try number())
        case 8: return .interfaceErrors(try number())
        case 9: return .carrierChanges(try number())
        case 10: return .halfDuplex
        case 11: return .slowInterface(try number(), contract: try number())
        case 12: return .congestionExperienced(try double())
        case 13:
            guard let gap = LinkEvidence.Gap(rawValue: try text()) else { throw Damage() }
            return .missing(gap)
        case 15: return .usersRetransmissions(try double())
        case 16: return .usersDelay(try double())
        case 17: return .usersFailures(try double())
        case 18: return .microbursts(try way(text()), try number())
        case 19: return .captured(try way(text()), try double())
        case 20: return .classBusiest(try way(text()), UInt8(try int(atMost: 255)), try double())
        case 21: return .usersClassLost(UInt8(try int(atMost: 255)))
        case 22: return .classThen(try way(text()), try codePoint(), try double())
        case 23: return .classThere(try way(text()), try codePoint(), try double())
        case 24: return .filled(try way(text()), try filler())
        case 25: return .filledThere(try way(text()), try filler())
        default: throw Damage()
        }
    }

    /// Behind the last code point.
    fileprivate static let noCodePoint: UInt64 = 64

    private mutating func codePoint() throws(Damage) -> UInt8? {
        let point = try int(atMost: Int(Self.noCodePoint))
        return point == Int(Self.noCodePoint) ? nil : UInt8(point)
    }

    private mutating func filler() throws(Damage) -> LinkEvidence.Filler {
        guard let filler = LinkEvidence.Filler(rawValue: try text()) else { throw Damage() }
        return filler
    }

    private func way(_ name: String) throws(Damage) -> LinkWay {
        guard let way = LinkWay(rawValue: name) else { throw Damage() }
        return way
    }
}
