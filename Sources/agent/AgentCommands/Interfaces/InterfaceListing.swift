import Localization
import PacketIO
import Probing
import Rendering

/// The host's interfaces as one listing. A person reads the state, the data have all counters too.
struct InterfaceListing {
    var interfaces: [InterfaceFacts]
    /// Bits per second.
    var contract: Double?

    var hasFaults: Bool { interfaces.contains { !InterfaceFault.all(of: $0, contract: contract).isEmpty } }

    func table(_ language: Language) -> Table {
        func column(
            _ key: String, _ title: InterfaceMessages, numeric: Bool = false, rank: Int = 0
        ) -> Table.Column {
            Table.Column(key, title: title.text(language), isNumeric: numeric, rank: rank)
        }
        return Table(
            columns: [
                column("interface", .interface), column("state", .state),
                column("speed_bps", .speed, numeric: true), column("duplex", .duplex),
                column("autonegotiation", .negotiation, rank: 5), column("mtu", .mtu, numeric: true, rank: 4),
                column("received_octets", .received, numeric: true, rank: 7),
                column("transmitted_octets", .transmitted, numeric: true, rank: 7),
                column("receive_errors", .receiveErrors, numeric: true, rank: 3),
                column("transmit_errors", .transmitErrors, numeric: true, rank: 3),
                column("receive_dropped", .receiveDropped, numeric: true, rank: 6),
                column("transmit_dropped", .transmitDropped, numeric: true, rank: 6),
                column("carrier_changes", .carrierChanges, numeric: true, rank: 3),
                column("module", .module, rank: 2),
                column("receive_power_dbm", .receivePower, numeric: true, rank: 1),
                column("transmit_power_dbm", .transmitPower, numeric: true, rank: 2),
                column("temperature_celsius", .temperature, numeric: true, rank: 4), column("faults", .faults),
            ], rows: interfaces.map { row($0, language) })
    }

    private func row(_ facts: InterfaceFacts, _ language: Language) -> [Table.Cell] {
        func known<Value>(_ value: Value?, _ data: (Value) -> JSONValue, _ text: (Value) -> String) -> Table.Cell {
            value.map { Table.Cell(data($0), text: text($0)) } ?? Table.Cell(.null, text: "-")
        }
        func count(_ number: UInt64) -> Table.Cell { Table.Cell(Int(clamping: number)) }
        let state: InterfaceMessages = facts.isUp ? .up : facts.isEnabled ? .noCarrier : .disabled
        let counters = facts.counters
        let faults = InterfaceFault.all(of: facts, contract: contract)
        var reading: ModuleReading?
        if case .read(let module) = facts.module { reading = module }
        return [
            Table.Cell(facts.name),
            Table.Cell(
                .string(facts.isUp ? "up" : facts.isEnabled ? "no-carrier" : "down"), text: state.text(language)),
            known(facts.settings?.speed, { .integer(Int64(clamping: $0)) }) {
                NumberStyle(language).rate(bitsPerSecond: Int64(clamping: $0))
            },
            known(facts.settings?.isHalfDuplex, { .string($0 ? "half" : "full") }) {
                ($0 ? InterfaceMessages.half : .full).text(language)
            },
            known(facts.settings?.negotiates, { .bool($0) }) { ($0 ? InterfaceMessages.on : .off).text(language) },
            Table.Cell(Int(facts.maximumPacket)),
            count(counters.receive.octets), count(counters.transmit.octets),
            count(counters.receive.errors), count(counters.transmit.errors),
            count(counters.receive.dropped), count(counters.transmit.dropped),
            count(UInt64(counters.carrierChanges)), module(facts.module, language),
            power(reading?.receivePower, language), power(reading?.transmitPower, language),
            Table.Cell(reading?.temperature, decimals: 1),
            Table.Cell(
                .string(faults.map(\.rawValue).joined(separator: ";")),
                text: faults.isEmpty ? "-" : faults.map { $0.text(facts, language) }.joined(separator: ", ")),
        ]
    }

    private func module(_ module: InterfaceFacts.Module, _ language: Language) -> Table.Cell {
        switch module {
        case .none: Table.Cell(.null, text: "-")
        case .read(let reading): Table.Cell("\(reading.vendor) \(reading.part) \(reading.serial)")
        case .forbidden: Table.Cell(.null, text: InterfaceMessages.moduleForbidden.text(language))
        case .unknownLayout: Table.Cell(.null, text: InterfaceMessages.moduleUnknown.text(language))
        case .unreadable(let code): Table.Cell(.null, text: InterfaceMessages.moduleUnreadable.text(language, code))
        }
    }

    /// A module that has no diagnostics is null, one that sees no light says so.
    private func power(_ milliwatts: Double?, _ language: Language) -> Table.Cell {
        guard milliwatts == 0 else { return Table.Cell(ModuleReading.decibels(milliwatts), decimals: 2) }
        return Table.Cell(.string("dark"), text: InterfaceMessages.dark.text(language))
    }
}

extension InterfaceFault {
    func text(_ facts: InterfaceFacts, _ language: Language) -> String {
        switch self {
        case .noCarrier: return InterfaceMessages.faultCarrier.text(language)
        case .halfDuplex: return InterfaceMessages.faultDuplex.text(language)
        case .belowContract: return InterfaceMessages.faultSpeed.text(language)
        case .errors: return InterfaceMessages.faultErrors.text(language)
        case .optics:
            guard case .read(let module) = facts.module else { return InterfaceMessages.module.text(language) }
            let limits = ModuleReading.Alarm.allCases.filter(module.alarms.contains).map { alarm in
                switch alarm {
                case .temperature: InterfaceMessages.temperature.text(language)
                case .voltage: InterfaceMessages.voltage.text(language)
                case .transmitPower: InterfaceMessages.transmitPower.text(language)
                case .receivePower: InterfaceMessages.receivePower.text(language)
                }
            }
            return InterfaceMessages.faultOptics.text(language, limits.joined(separator: ", "))
        }
    }
}
