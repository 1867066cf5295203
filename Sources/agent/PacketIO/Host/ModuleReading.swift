import Glibc

/// What a pluggable module says of itself: SFF-8472 (SFP) and SFF-8636 (QSFP), as ethtool's module memory has them.
package struct ModuleReading: Hashable, Sendable {
    package var vendor: String
    package var part: String
    package var serial: String
    /// Degrees Celsius; nil, as the next three, without digital diagnostics.
    package var temperature: Double?
    package var voltage: Double?
    /// Milliwatts, of the weakest lane; 0 for darkness.
    package var transmitPower: Double?
    package var receivePower: Double?
    package var lanes = 1
    /// What the module itself holds against its maker's limits.
    package var alarms: Set<Alarm> = []

    package enum Alarm: String, CaseIterable, Sendable {
        case temperature, voltage
        case transmitPower = "transmit-power"
        case receivePower = "receive-power"
    }

    /// linux/ethtool.h ETH_MODULE_*: 1 SFF-8079, 2 SFF-8472, 3 SFF-8636, 4 SFF-8436. nil for another layout, or too short.
    package init?(_ memory: [UInt8], layout: UInt32) {
        switch layout {
        case 1, 2:
            guard memory.count >= 96 else { return nil }
            (vendor, part, serial) = Self.names(memory, 20, 40, 68)
            // SFF-8472 Table 8-5: byte 92, bit 6 for digital diagnostics, bit 4 for external calibration.
            guard layout == 2, memory.count >= 256 + 120, memory[92] & 0x40 != 0 else { return }
            readDiagnostics(Page(octets: memory, base: 256), isExternal: memory[92] & 0x10 != 0)
        case 3, 4:
            guard memory.count >= 212 else { return nil }
            (vendor, part, serial) = Self.names(memory, 148, 168, 196)
            readLanes(Page(octets: memory, base: 0))
        default: return nil
        }
    }

    private static func names(_ memory: [UInt8], _ vendor: Int, _ part: Int, _ serial: Int) -> (String, String, String)
    {
        func text(_ at: Int) -> String {
            let printable = memory[at..<at + 16].filter { (0x20..<0x7F).contains($0) }
            return String(decoding: printable, as: UTF8.self).split(separator: " ").joined(separator: " ")
        }
        return (text(vendor), text(part), text(serial))
    }

    /// A page of the memory; numbers have their big end first.
    private struct Page {
        var octets: [UInt8]
        var base: Int
        subscript(at: Int) -> UInt8 { octets[base + at] }
        func word(_ at: Int) -> UInt16 { UInt16(self[at]) << 8 | UInt16(self[at + 1]) }
        func signed(_ at: Int) -> Double { Double(Int16(bitPattern: word(at))) }
        /// Unsigned with eight binary places.
        func slope(_ at: Int) -> Double { Double(word(at)) / 256 }
        func single(_ at: Int) -> Double {
            Double(Float(bitPattern: UInt32(word(at)) << 16 | UInt32(word(at + 2))))
        }
        func has(_ bits: UInt8, _ at: Int) -> Bool { self[at] & bits != 0 }
    }

    /// SFF-8472 §9.5 (calibration), Table 9-16 (values: 1/256 °C, 100 µV, 0.1 µW), Table 9-18 (alarms).
    private mutating func readDiagnostics(_ page: Page, isExternal: Bool) {
        var heat = page.signed(96)
        var volts = Double(page.word(98))
        var sent = Double(page.word(102))
        var received = Double(page.word(104))
        if isExternal {
            heat = page.slope(84) * heat + page.signed(86)
            volts = page.slope(88) * volts + page.signed(90)
            sent = page.slope(80) * sent + page.signed(82)
            // A polynomial of the fourth degree, its highest coefficient first.
            received = [56, 60, 64, 68, 72].reduce(0) { sum, place in sum * received + page.single(place) }
        }
        temperature = heat / 256
        voltage = volts / 10_000
        transmitPower = max(0, sent) / 10_000
        receivePower = received.isFinite ? max(0, received) / 10_000 : nil
        if page.has(0xC0, 112) { alarms.insert(.temperature) }
        if page.has(0x30, 112) { alarms.insert(.voltage) }
        if page.has(0x03, 112) { alarms.insert(.transmitPower) }
        if page.has(0xC0, 113) { alarms.insert(.receivePower) }
    }

    /// SFF-8636 Table 6-7 (values), Table 6-4 to 6-6 (alarms): four lanes, of which a module may use fewer; a lane that sends
    /// nothing is none.
    private mutating func readLanes(_ page: Page) {
        temperature = page.signed(22) / 256
        voltage = Double(page.word(26)) / 10_000
        let places = (0..<4).filter { page.word(42 + 2 * $0) > 0 || page.word(50 + 2 * $0) > 0 }
        lanes = max(1, places.count)
        transmitPower = places.map { Double(page.word(50 + 2 * $0)) / 10_000 }.min()
        receivePower = places.map { Double(page.word(34 + 2 * $0)) / 10_000 }.min()
        if page.has(0xC0, 6) { alarms.insert(.temperature) }
        if page.has(0xC0, 7) { alarms.insert(.voltage) }
        // Of each lane a half octet: high alarm, low alarm, and both warnings.
        func isAlarmed(_ lane: Int, _ first: Int) -> Bool { page.has(lane % 2 == 0 ? 0xC0 : 0x0C, first + lane / 2) }
        if places.contains(where: { isAlarmed($0, 9) }) { alarms.insert(.receivePower) }
        if places.contains(where: { isAlarmed($0, 13) }) { alarms.insert(.transmitPower) }
    }

    /// Decibels above a milliwatt; nil for darkness, whose logarithm is none.
    package static func decibels(_ milliwatts: Double?) -> Double? {
        milliwatts.flatMap { $0 > 0 ? 10 * log10($0) : nil }
    }
}
