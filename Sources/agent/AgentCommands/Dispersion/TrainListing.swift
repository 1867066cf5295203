import Localization
import PacketIO
import Probing
import Rendering

/// What packet trains found, for a person or for a program.
struct TrainListing {
    var host: String
    var request: CapacityRequest
    var outcome: TrainOutcome
    var contract: Double?

    private var capacity: TrainCapacity { outcome.capacity }

    static func megabits(_ rate: Double) -> String { Table.fixed(rate / 1e6, decimals: 3) }

    private static func milliseconds(_ nanoseconds: Int64) -> String {
        Table.fixed(Double(nanoseconds) / 1e6, decimals: 3)
    }

    /// Octets of IP packets as octets of Ethernet frames without their checksum.
    private func ethernet(_ value: Double) -> Double { value * Double(outcome.octets + 14) / Double(outcome.octets) }

    private var octets: Int { capacity.octets + (outcome.available?.octets ?? 0) }
    private var trains: Int { capacity.trains + (outcome.available?.trains ?? 0) }
    private var lost: Int { capacity.lost + (outcome.available?.lost ?? 0) }
    private var faults: [TrainFault] { capacity.faults + (outcome.available?.faults ?? []) }
    private var duration: Int64 { outcome.finish - outcome.begin }

    /// The exit code of what could not be measured.
    var code: CommandFault.Code {
        if let available = outcome.available {
            switch available.verdict {
            case .notMeasured(let fault), .noCapacity(let fault): return fault.code
            case .measured, .unbounded: return .badNews
            }
        }
        if case .notMeasured(let fault) = capacity.verdict { return fault.code }
        return .badNews
    }

    // MARK: - for a person

    func text(_ language: Language) -> String {
        let title = outcome.available == nil ? DispersionMessages.title : .titleAvailable
        var lines = [title.text(language, request.direction.rawValue, "\(host) (\(outcome.server))")]
        if let available = outcome.available { lines += text(of: available, language) }
        lines += capacityText(language)
        if let contract { lines.append(DispersionMessages.agrees.text(language, Self.megabits(contract))) }
        lines.append(
            DispersionMessages.cost.text(
                language, trains, Table.fixed(Double(octets) / 1e6, decimals: 3), lost,
                Table.fixed(Double(duration) / 1e9, decimals: 1)))
        if let idle = outcome.idleRoundTrip {
            lines.append(
                DispersionMessages.latency.text(
                    language, Self.milliseconds(idle), Self.milliseconds(outcome.queueing)))
        }
        for fault in TrainFault.allCases {
            let count = faults.filter { $0 == fault }.count
            if count > 0 { lines.append(DispersionMessages.discarded.text(language, count, fault.words(language))) }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func text(of available: AvailableBandwidth, _ language: Language) -> [String] {
        switch available.verdict {
        case .measured:
            [
                DispersionMessages.available.text(
                    language, Self.megabits(available.rate), Self.megabits(available.low),
                    Self.megabits(available.high)),
                DispersionMessages.varied.text(
                    language, Self.megabits(available.least), Self.megabits(available.greatest), available.accepted,
                    Self.milliseconds(available.time)),
            ]
        case .notMeasured(let fault):
            [DispersionMessages.notMeasured.text(language, fault.words(language))]
        case .noCapacity(let fault):
            [DispersionMessages.noCapacity.text(language, fault.words(language))]
        case .unbounded:
            [DispersionMessages.unbounded.text(language, Self.megabits(capacity.rate))]
        }
    }

    private func capacityText(_ language: Language) -> [String] {
        switch capacity.verdict {
        case .measured:
            [
                DispersionMessages.sustained.text(
                    language, Self.megabits(capacity.rate), Self.megabits(capacity.low),
                    Self.megabits(capacity.high), Self.megabits(ethernet(capacity.rate))),
                DispersionMessages.bucket.text(
                    language, Table.fixed(capacity.depth, decimals: 0), Table.fixed(capacity.depthLow, decimals: 0),
                    Table.fixed(capacity.depthHigh, decimals: 0), Table.fixed(ethernet(capacity.depth), decimals: 0),
                    (capacity.isPolicer ? DispersionMessages.policer : .shaper).text(language)),
            ]
        case .atLeast:
            outcome.available != nil
                ? []
                : [
                    DispersionMessages.atLeast.text(
                        language, Self.megabits(capacity.rate), Table.fixed(capacity.depth, decimals: 0))
                ]
        case .notMeasured(let fault):
            outcome.available != nil ? [] : [DispersionMessages.notMeasured.text(language, fault.words(language))]
        }
    }

    // MARK: - for a program

    private static func rounded(_ value: Double) -> JSONValue {
        value.isFinite ? .number(value.rounded()) : .null
    }

    private func name(_ verdict: TrainCapacity.Verdict) -> JSONValue {
        switch verdict {
        case .measured: "measured"
        case .atLeast: "at_least"
        case .notMeasured: "not_measured"
        }
    }

    /// Rates in bit/s and octets of IP packets, times in nanoseconds.
    var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init("host", .string(host)), .init("server", .string("\(outcome.server)")),
            .init("direction", .string(request.direction.rawValue)), .init("method", "trains"),
        ]
        if let available = outcome.available {
            members += json(of: available)
        } else {
            members.append(.init("verdict", name(capacity.verdict)))
            if case .notMeasured(let fault) = capacity.verdict {
                members.append(.init("reason", .string(fault.rawValue)))
            }
            members.append(.init("bits_per_second", Self.rounded(capacity.rate)))
            members.append(.init("low_bits_per_second", Self.rounded(capacity.low)))
            members.append(.init("high_bits_per_second", Self.rounded(capacity.high)))
        }
        if let contract { members.append(.init("contract_bits_per_second", Self.rounded(contract))) }
        members.append(.init("capacity", capacityJSON))
        members += [
            .init("packet_octets", .integer(Int64(outcome.octets))), .init("trains", .integer(Int64(trains))),
            .init("sent_octets", .integer(Int64(octets))), .init("lost", .integer(Int64(lost))),
            .init("duration_ns", .integer(duration)),
            .init("idle_round_trip_ns", outcome.idleRoundTrip.map { .integer($0) } ?? .null),
            .init("queueing_ns", .integer(outcome.queueing)),
            .init(
                "discarded",
                .object(
                    TrainFault.allCases.map { fault in
                        .init(fault.rawValue, .integer(Int64(faults.filter { $0 == fault }.count)))
                    })),
        ]
        return .object(members)
    }

    private var capacityJSON: JSONValue {
        [
            "verdict": name(capacity.verdict),
            "bits_per_second": Self.rounded(capacity.rate), "low_bits_per_second": Self.rounded(capacity.low),
            "high_bits_per_second": Self.rounded(capacity.high),
            "ethernet_bits_per_second": Self.rounded(ethernet(capacity.rate)),
            "bucket_octets": Self.rounded(capacity.depth), "bucket_low_octets": Self.rounded(capacity.depthLow),
            "bucket_high_octets": Self.rounded(capacity.depthHigh),
            "bucket_ethernet_octets": Self.rounded(ethernet(capacity.depth)),
            "peak_bits_per_second": Self.rounded(capacity.peak), "polices": .bool(capacity.isPolicer),
            "trains": .integer(Int64(capacity.trains)), "accepted": .integer(Int64(capacity.accepted)),
            "sent_octets": .integer(Int64(capacity.octets)),
        ]
    }

    private func json(of available: AvailableBandwidth) -> [JSONValue.Member] {
        var members: [JSONValue.Member] = []
        switch available.verdict {
        case .measured: members.append(.init("verdict", "measured"))
        case .unbounded: members.append(.init("verdict", "unbounded"))
        case .notMeasured(let fault), .noCapacity(let fault):
            members.append(.init("verdict", "not_measured"))
            members.append(.init("reason", .string(fault.rawValue)))
        }
        let isMeasured = available.verdict == .measured
        func rate(_ value: Double) -> JSONValue { isMeasured ? Self.rounded(value) : .null }
        members += [
            .init("bits_per_second", rate(available.rate)), .init("low_bits_per_second", rate(available.low)),
            .init("high_bits_per_second", rate(available.high)),
            .init("confidence", .number(AvailableBandwidth.confidence)),
            .init("least_bits_per_second", rate(available.least)),
            .init("greatest_bits_per_second", rate(available.greatest)),
            .init("measured_ns", .integer(available.time)), .init("accepted", .integer(Int64(available.accepted))),
        ]
        return members
    }
}
