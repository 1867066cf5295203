import NetworkAddress
import Testing

@testable import Capture

@Suite("Flow table")
struct FlowTableTests {
    private static let second: Int64 = 1_000_000_000

    private static func headers(_ number: Int, back: Bool = false) -> PacketHeaders {
        var headers = PacketHeaders()
        headers.version = 4
        headers.protocolNumber = 17
        headers.sourceLow = UInt64(0x0A00_0000 + number)
        headers.destinationLow = 0x0A80_0001
        headers.sourcePort = UInt16(truncatingIfNeeded: number)
        headers.destinationPort = 53
        if back {
            swap(&headers.sourceLow, &headers.destinationLow)
            swap(&headers.sourcePort, &headers.destinationPort)
        }
        return headers
    }

    private static func key(_ number: Int, isSix: Bool = false) -> FlowKey {
        var isLow = false
        var headers = headers(number)
        if isSix {
            headers.version = 6
            headers.sourceHigh = 0x2001_0DB8_0000_0001
            headers.destinationHigh = 0x2001_0DB8_0000_0002
        }
        return FlowKey(headers, isSourceLow: &isLow)
    }

    private static let fresh = FlowEntry(first: 0, last: 0, vlan: 0, detail: 0, list: .unanswered)

    @Test("both directions have one key, and the hash depends on the key that was drawn")
    func keys() {
        var low = false
        var high = false
        let forward = FlowKey(Self.headers(5), isSourceLow: &low)
        let backward = FlowKey(Self.headers(5, back: true), isSourceLow: &high)
        #expect(forward == backward && low != high)
        #expect(KeyedHash(seed: (1, 2))(forward) == KeyedHash(seed: (1, 2))(backward))
        #expect(KeyedHash(seed: (1, 2))(forward) != KeyedHash(seed: (1, 3))(forward))
    }

    @Test("SipHash-1-3 gives its authors' kind of answer for words")
    func sipHash() {
        // SipHash-1-3 with key 00 01 … 0f of the input 00 01 … 0f, worked out by another implementation.
        let hash = KeyedHash(seed: (0x0706_0504_0302_0100, 0x0F0E_0D0C_0B0A_0908))
        let first = hash(0x0706_0504_0302_0100, 0x0F0E_0D0C_0B0A_0908)
        #expect(first == 0xCC4F_DD1A_7D90_8B66)
        #expect(first != hash(0x0706_0504_0302_0100, 0x0F0E_0D0C_0B0A_0909))
    }

    @Test(
        "inserting, finding and removing at random agrees with a dictionary, colliding hashes included",
        arguments: [0, 1])
    func againstDictionary(collide: Int) {
        var table = FlowTable(capacity: 64)
        var oracle: [Int: UInt32] = [:]
        var state: UInt64 = 7
        for _ in 0..<20_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let number = Int(state >> 33) % 100
            let hash = collide == 1 ? UInt64(number % 3) << 32 : UInt64(number) &* 0x9E37_79B9_7F4A_7C15
            // Addresses and ports of IPv6 and IPv4 alike: only the version tells them apart.
            let key = Self.key(number / 2, isSix: number % 2 == 1)
            let found = table.find(key, hash: hash)
            #expect(found == oracle[number] ?? FlowTable.none)
            if found != FlowTable.none {
                table.remove(found)
                oracle[number] = nil
            } else if !table.isFull {
                oracle[number] = table.insert(Self.fresh, key, hash: hash)
            }
            #expect(table.count == oracle.count)
            if let place = oracle[number] { #expect(table.key(of: place) == key) }
        }
    }

    @Test("flows of IPv6 whose addresses differ in any one part are told apart, and have their addresses back")
    func parts() {
        var table = FlowTable(capacity: 64)
        var places: [(FlowKey, UInt32)] = []
        for part in 0..<17 {
            var headers = Self.headers(1)
            headers.version = 6
            (headers.sourceHigh, headers.sourceLow) = (0x2001_0DB8_0000_0001, 1 << 40 | 1)
            (headers.destinationHigh, headers.destinationLow) = (0x3001_0DB8_0000_0002, 1 << 40 | 2)
            let bit = UInt64(1) << UInt64(part % 4 * 16 + 8)
            switch part / 4 {
            case 0: headers.sourceHigh ^= bit
            case 1: headers.sourceLow ^= bit
            case 2: headers.destinationHigh ^= bit
            case 3: headers.destinationLow ^= bit
            default: break
            }
            var isLow = false
            let key = FlowKey(headers, isSourceLow: &isLow)
            #expect(table.find(key, hash: 7) == FlowTable.none)
            places.append((key, table.insert(Self.fresh, key, hash: 7)))
        }
        for (key, place) in places { #expect(table.find(key, hash: 7) == place && table.key(of: place) == key) }
    }

    @Test("a flow, a connection and a segment take no more than the bound of memory counts with")
    func sizes() {
        #expect(MemoryLayout<FlowEntry>.stride == 80)
        #expect(MemoryLayout<ConnectionState>.stride <= 184)
        #expect(MemoryLayout<SegmentPool.Segment>.stride == 20)
        #expect(IPv6Ends.stride == 24)
        var settings = CaptureSettings()
        settings.flows = 100_000
        #expect(settings.memoryBound < 17_000_000)
    }

    @Test("flows are found again after the table has grown several times")
    func growth() {
        var table = FlowTable(capacity: 30_000)
        let hash = KeyedHash(seed: (1, 2))
        for number in 0..<30_000 {
            let key = Self.key(number)
            _ = table.insert(Self.fresh, key, hash: hash(key))
        }
        for number in 0..<30_000 {
            let key = Self.key(number)
            #expect(table.find(key, hash: hash(key)) == UInt32(number))
        }
        let isFull = table.isFull
        #expect(isFull)
    }

    @Test("a flood of made-up addresses pushes out itself, and conversations stay")
    func flood() {
        var settings = CaptureSettings()
        settings.flows = 100
        settings.keepsRecords = true
        var meter = CaptureMeter(settings)
        for number in 0..<50 {
            meter.meter(Self.headers(number), wireLength: 100, at: Self.second)
            meter.meter(Self.headers(number, back: true), wireLength: 100, at: Self.second)
        }
        for number in 1_000..<20_000 { meter.meter(Self.headers(number), wireLength: 100, at: 2 * Self.second) }
        #expect(meter.flows.count == 100)
        #expect(meter.current.flows.evicted == [0, 19_000 - 50, 0])
        #expect(meter.records.allSatisfy { $0.end == .lackOfResources && $0.backward.packets == 0 })
        var isLow = false
        for number in 0..<50 {
            let key = FlowKey(Self.headers(number), isSourceLow: &isLow)
            #expect(meter.flows.find(key, hash: meter.hash(key)) != FlowTable.none)
        }
    }

    @Test("where only conversations are left, the one idle longest makes room")
    func longestIdle() {
        var settings = CaptureSettings()
        settings.flows = 3
        settings.keepsRecords = true
        var meter = CaptureMeter(settings)
        for number in 0..<3 {
            let time = Int64(number + 1) * 10 * Self.second
            meter.meter(Self.headers(number), wireLength: 100, at: time)
            meter.meter(Self.headers(number, back: true), wireLength: 100, at: time)
        }
        meter.meter(Self.headers(0), wireLength: 100, at: 40 * Self.second)
        meter.meter(Self.headers(9), wireLength: 100, at: 50 * Self.second)
        #expect(meter.records.map(\.sourcePort) == [1])
    }

    @Test("idle and long flows end when their time is over; nothing is counted twice")
    func timeouts() {
        var settings = CaptureSettings()
        settings.keepsRecords = true
        settings.interval = 1_000 * Self.second
        var meter = CaptureMeter(settings)
        let packet = FrameBuilder.ethernet(0x0800, FrameBuilder.ipv4(17, FrameBuilder.udp(7, 8, [1, 2])))
        let other = FrameBuilder.ethernet(0x0800, FrameBuilder.ipv4(17, FrameBuilder.udp(9, 8, [1, 2])))
        for step in 0..<40 { meter.take(packet, at: Int64(step) * 10 * Self.second) }
        meter.take(other, at: 500 * Self.second)
        meter.finish()
        let ends = meter.records.filter { $0.sourcePort == 7 }
        #expect(ends.map(\.end) == [.active, .idle])
        #expect(ends.map(\.isContinued) == [false, true])
        #expect(ends.reduce(0) { $0 + $1.forward.packets } == 40)
        #expect(meter.records.last?.end == .forced)
        #expect(meter.finished.reduce(0) { $0 + $1.packets } == 41)
    }

    @Test("a flow that carries more than its counters hold gives a record before they are full, and none of it is lost")
    func nearlyFull() {
        var settings = CaptureSettings()
        settings.keepsRecords = true
        var meter = CaptureMeter(settings)
        var headers = Self.headers(1)
        headers.octets = 1 << 29
        for step in 0..<20 { meter.meter(headers, wireLength: 1 << 29 + 14, at: Self.second + Int64(step)) }
        meter.begin(at: 0)
        meter.finish()
        #expect(meter.records.count == 5)
        #expect(meter.records.reduce(0) { $0 + $1.forward.octets } == 20 << 29)
        #expect(meter.records.reduce(0) { $0 + $1.forward.packets } == 20)
        #expect(meter.records.map(\.isContinued) == [false, true, true, true, true])
    }

    @Test("many flows that are over at once end some at a time, and a packet of one of them begins another meanwhile")
    func overdue() {
        var settings = CaptureSettings()
        settings.keepsRecords = true
        settings.interval = 1_000 * Self.second
        var meter = CaptureMeter(settings)
        func packet(_ port: Int) -> [UInt8] {
            FrameBuilder.ethernet(0x0800, FrameBuilder.ipv4(17, FrameBuilder.udp(port, 9, [1])))
        }
        for port in 1...5_000 { meter.take(packet(port), at: Self.second + Int64(port)) }
        var largest = 0
        var ended = 0
        meter.take(packet(4_999), at: 100 * Self.second)
        while true {
            largest = max(largest, meter.records.count)
            ended += meter.records.count
            meter.records.removeAll()
            guard meter.pass(to: 100 * Self.second) else { break }
        }
        ended += meter.records.count
        #expect(largest <= 330)
        #expect(ended == 5_000 && meter.flows.count == 1 && meter.current.flows.began == 5_001)
    }
}
