/// What the metering process has come to since its begin (RFC 7011 §4.1, §4.2): by it a collector learns what is missing.
package struct MeteringStatistics: Hashable, Sendable {
    /// Flows that began.
    package var observedFlows: UInt64 = 0
    package var packets: UInt64 = 0
    /// Packets that the capture lost before they could be metered.
    package var ignoredPackets: UInt64 = 0
    package init() {}
}

/// What the exporting process has sent since its begin, and what it could not (RFC 7011 §4.1, §4.3).
struct ExportingStatistics: Hashable {
    /// Of messages, their headers included.
    var octets: UInt64 = 0
    var messages: UInt64 = 0
    var flows: UInt64 = 0
    var unsentFlows: UInt64 = 0
    var unsentPackets: UInt64 = 0
    var unsentOctets: UInt64 = 0
}

/// The interface that is observed (RFC 7012 §5.1).
package struct ObservedInterface: Hashable, Sendable {
    /// As SNMP's ifIndex.
    package var index: UInt32
    package var name: String
    /// Who runs the host says what it is for; empty for nothing.
    package var details: String

    package init(index: UInt32, name: String, details: String) {
        self.index = index
        self.name = name
        self.details = details
    }
}

/// Options (RFC 7011 §3.4.2): what is said of the observation itself.
extension IPFIXWriter {
    static let meteringTemplate: UInt16 = 258
    static let exportingTemplate: UInt16 = 259
    static let interfaceTemplate: UInt16 = 260
    private static let variable = UInt16.max

    /// Each with one scope field, its first.
    static let optionTemplates: [(number: UInt16, elements: [Element])] = [
        (
            meteringTemplate,
            [
                Element(number: 149, octets: 4),  // observationDomainId
                Element(number: 40, octets: 8),  // exportedOctetTotalCount
                Element(number: 41, octets: 8),  // exportedMessageTotalCount
                Element(number: 42, octets: 8),  // exportedFlowRecordTotalCount
                Element(number: 163, octets: 8),  // observedFlowTotalCount
                Element(number: 86, octets: 8),  // packetTotalCount
                Element(number: 164, octets: 8),  // ignoredPacketTotalCount
            ]
        ),
        (
            exportingTemplate,
            [
                Element(number: 144, octets: 4),  // exportingProcessId
                Element(number: 166, octets: 8),  // notSentFlowTotalCount
                Element(number: 167, octets: 8),  // notSentPacketTotalCount
                Element(number: 168, octets: 8),  // notSentOctetTotalCount
            ]
        ),
        (
            interfaceTemplate,
            [
                Element(number: 10, octets: 4),  // ingressInterface
                Element(number: 82, octets: variable),  // interfaceName
                Element(number: 83, octets: variable),  // interfaceDescription
            ]
        ),
    ]

    /// - Returns: false where it doesn't fit any more, as with all of these: send what is there first.
    mutating func add(_ metering: MeteringStatistics, _ exporting: ExportingStatistics) -> Bool {
        guard beginRecord(Self.meteringTemplate, octets: 52) else { return false }
        append(domain)
        append(exporting.octets)
        append(exporting.messages)
        append(exporting.flows)
        append(metering.observedFlows)
        append(metering.packets)
        append(metering.ignoredPackets)
        return true
    }

    mutating func add(_ exporting: ExportingStatistics, process: UInt32) -> Bool {
        guard beginRecord(Self.exportingTemplate, octets: 28) else { return false }
        append(process)
        append(exporting.unsentFlows)
        append(exporting.unsentPackets)
        append(exporting.unsentOctets)
        return true
    }

    mutating func add(_ interface: ObservedInterface) -> Bool {
        let texts = [interface.name, interface.details].map { Self.cut($0) }
        guard beginRecord(Self.interfaceTemplate, octets: 4 + texts.reduce(0) { $0 + 1 + $1.utf8.count }) else {
            return false
        }
        append(interface.index)
        for text in texts {
            // RFC 7011 §7: below 255 octets the length is one octet.
            append(UInt8(text.utf8.count))
            append(text)
        }
        return true
    }

    /// Whole characters of 254 octets at most.
    private static func cut(_ text: String) -> String {
        var text = text
        while text.utf8.count > 254 { text.removeLast() }
        return text
    }
}
