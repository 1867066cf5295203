import NetworkAddress

/// Writes flow records as messages of IPFIX (RFC 7011), biflows as RFC 5103 has them.
///
/// It knows no socket and no clock. A message is at most `IPFIXWriter.maximumMessage` octets, so that it fits a datagram on
/// any path (RFC 7011 §10.3.3).
package struct IPFIXWriter {
    /// RFC 7011 §10.3.3 names 512 octets where the path's MTU isn't known; this fits 1,400 of any tunnel's.
    package static let maximumMessage = 1_380
    private static let version: UInt16 = 10
    private static let templateSet: UInt16 = 2
    private static let optionTemplateSet: UInt16 = 3
    private static let template4: UInt16 = 256
    private static let template6: UInt16 = 257
    /// RFC 5103 §6.1: the enterprise number of reverse elements.
    private static let reverse: UInt32 = 29_305

    /// An element: number (IANA *IPFIX Information Elements*), octets, and whether it is of the reverse direction.
    struct Element {
        var number: UInt16
        var octets: UInt16
        var isReverse = false
    }

    /// Behind the addresses; `write(_:)` follows this order.
    private static let shared = [
        Element(number: 7, octets: 2), Element(number: 11, octets: 2),  // source and destination port
        Element(number: 4, octets: 1),  // protocolIdentifier
        Element(number: 5, octets: 1),  // ipClassOfService
        Element(number: 136, octets: 1),  // flowEndReason
        Element(number: 239, octets: 1),  // biflowDirection
        Element(number: 6, octets: 2),  // tcpControlBits
        Element(number: 58, octets: 2),  // vlanId
        Element(number: 152, octets: 8), Element(number: 153, octets: 8),  // flowStart- and flowEndMilliseconds
        Element(number: 1, octets: 8), Element(number: 2, octets: 8),  // octet- and packetDeltaCount
        Element(number: 352, octets: 8),  // layer2OctetDeltaCount
        Element(number: 1, octets: 8, isReverse: true), Element(number: 2, octets: 8, isReverse: true),
        Element(number: 352, octets: 8, isReverse: true),
        Element(number: 6, octets: 2, isReverse: true), Element(number: 5, octets: 1, isReverse: true),
    ]
    private static let addresses4 = [
        Element(number: 8, octets: 4), Element(number: 12, octets: 4), Element(number: 32, octets: 2),
    ]
    private static let addresses6 = [
        Element(number: 27, octets: 16), Element(number: 28, octets: 16), Element(number: 139, octets: 2),
    ]

    /// Of flows of IPv4 and of IPv6.
    private let elements4: [Element]
    private let elements6: [Element]
    private let length4: Int
    private let length6: Int
    /// ifIndex; nil where there is no interface.
    private let interface: UInt32?

    let domain: UInt32
    /// Data records sent so far, those of options too (RFC 7011 §3.1): templates don't count.
    package private(set) var sequence: UInt32 = 0
    private var message: [UInt8] = []
    private var recordsInMessage: UInt32 = 0
    private var setStart = 0
    private var setNumber: UInt16 = 0

    /// - Parameters:
    ///   - domain: the observation domain; 0 is reserved for none.
    ///   - interface: ifIndex of the interface that is observed, which stands in each flow record then; nil for a file.
    package init(domain: UInt32, interface: UInt32? = nil) {
        self.domain = domain
        self.interface = interface
        // ingressInterface
        let place = interface == nil ? [] : [Element(number: 10, octets: 4)]
        elements4 = Self.addresses4 + Self.shared + place
        elements6 = Self.addresses6 + Self.shared + place
        length4 = elements4.reduce(0) { $0 + Int($1.octets) }
        length6 = elements6.reduce(0) { $0 + Int($1.octets) }
        message.reserveCapacity(Self.maximumMessage)
        begin()
    }

    package var isEmpty: Bool { message.count == 16 }

    private mutating func begin() {
        message.removeAll(keepingCapacity: true)
        message.append(contentsOf: repeatElement(0, count: 16))
        recordsInMessage = 0
        setNumber = 0
    }

    /// Adds all templates. Over UDP they are sent again and again (RFC 7011 §8.4).
    ///
    /// - Returns: false where they don't fit any more: send what is there first.
    package mutating func addTemplates() -> Bool {
        closeSet()
        let flows = [(Self.template4, elements4), (Self.template6, elements6)]
        let size =
            flows.reduce(4) { $0 + 4 + Self.octets(of: $1.1) }
            + Self.optionTemplates.reduce(4) { $0 + 6 + Self.octets(of: $1.elements) }
        guard message.count + size <= Self.maximumMessage else { return false }
        openSet(Self.templateSet)
        for (number, elements) in flows {
            append(number)
            append(UInt16(elements.count))
            append(elements)
        }
        closeSet()
        openSet(Self.optionTemplateSet)
        for (number, elements) in Self.optionTemplates {
            append(number)
            append(UInt16(elements.count))
            append(UInt16(1))
            append(elements)
        }
        closeSet()
        return true
    }

    /// Octets that elements take in a template.
    private static func octets(of elements: [Element]) -> Int { elements.reduce(0) { $0 + ($1.isReverse ? 8 : 4) } }

    private mutating func append(_ elements: [Element]) {
        for element in elements {
            append(element.isReverse ? element.number | 0x8000 : element.number)
            append(element.octets)
            if element.isReverse { append(Self.reverse) }
        }
    }

    /// Adds a record.
    ///
    /// - Returns: false where it doesn't fit any more: send what is there first.
    package mutating func add(_ record: FlowRecord) -> Bool {
        let is4: Bool
        if case .v4 = record.source { is4 = true } else { is4 = false }
        let number = is4 ? Self.template4 : Self.template6
        let length = is4 ? length4 : length6
        guard beginRecord(number, octets: length) else { return false }
        append(record.source)
        append(record.destination)
        write(record)
        return true
    }

    /// Opens the set of a template, where another is open, and counts a record that will follow; false where it doesn't fit.
    mutating func beginRecord(_ template: UInt16, octets: Int) -> Bool {
        let overhead = setNumber == template ? 0 : 4
        guard message.count + overhead + octets + 3 <= Self.maximumMessage else { return false }
        if setNumber != template {
            closeSet()
            openSet(template)
        }
        recordsInMessage &+= 1
        return true
    }

    private mutating func write(_ record: FlowRecord) {
        append(record.icmpTypeCode)
        append(record.sourcePort)
        append(record.destinationPort)
        message.append(record.protocolNumber)
        message.append(record.forward.trafficClass)
        message.append(record.end.rawValue)
        message.append(1)  // the initiator's direction is the forward one (RFC 5103 §6.3)
        append(UInt16(record.forward.tcpFlags))
        append(record.vlan)
        append(Self.milliseconds(record.first))
        append(Self.milliseconds(record.last))
        append(record.forward.octets)
        append(record.forward.packets)
        append(record.forward.frameOctets)
        append(record.backward.octets)
        append(record.backward.packets)
        append(record.backward.frameOctets)
        append(UInt16(record.backward.tcpFlags))
        message.append(record.backward.trafficClass)
        if let interface { append(interface) }
    }

    /// dateTimeMilliseconds (RFC 7011 §6.1.8): since 1970. Collectors know it; few know dateTimeNanoseconds.
    private static func milliseconds(_ nanoseconds: Int64) -> UInt64 { UInt64(max(0, nanoseconds) / 1_000_000) }

    /// Closes the message and begins the next.
    ///
    /// - Parameters:
    ///   - seconds: since 1970, of the export.
    ///   - body: gets the whole message.
    package mutating func finish(at seconds: UInt32, _ body: (UnsafeRawBufferPointer) -> Void) {
        closeSet()
        message.withUnsafeMutableBytes { octets in
            func store<Value: FixedWidthInteger>(_ value: Value, at place: Int) {
                octets.storeBytes(of: value.bigEndian, toByteOffset: place, as: Value.self)
            }
            store(Self.version, at: 0)
            store(UInt16(octets.count), at: 2)
            store(seconds, at: 4)
            store(sequence, at: 8)
            store(domain, at: 12)
            body(UnsafeRawBufferPointer(octets))
        }
        sequence &+= recordsInMessage
        begin()
    }

    private mutating func openSet(_ number: UInt16) {
        setStart = message.count
        setNumber = number
        append(number)
        append(UInt16(0))
    }

    private mutating func closeSet() {
        guard setNumber != 0 else { return }
        let length = UInt16(message.count - setStart)
        message[setStart + 2] = UInt8(length >> 8)
        message[setStart + 3] = UInt8(truncatingIfNeeded: length)
        setNumber = 0
    }

    mutating func append(_ text: String) { message.append(contentsOf: text.utf8) }

    mutating func append<Value: FixedWidthInteger>(_ value: Value) {
        withUnsafeBytes(of: value.bigEndian) { message.append(contentsOf: $0) }
    }

    private mutating func append(_ address: IPAddress) {
        switch address {
        case .v4(let address): append(address.value)
        case .v6(let address):
            append(address.high)
            append(address.low)
        }
    }
}
