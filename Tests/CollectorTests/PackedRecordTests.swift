import Telemetry
import TestSupport
import Testing

@testable import Collector

@Suite(.blocking) struct PackedRecordTests {
    private static let start: UInt64 = 1_800_000_000_000_000_000

    private func full() -> IntervalRecord {
        var record = Samples.record(start: Self.start, lost: 6)
        record.addHonesty()
        record.notMeasured = NotMeasured.allCases
        var oneWay = ExponentialHistogram()
        for value in [0.0, 0.25, 1, 2_000_000, 9e12, 1e200] { oneWay.record(value) }
        record.forwardDelay = oneWay
        record.returnDelay = ExponentialHistogram()
        record.lostUnknown = 2
        return record
    }

    private func packed(_ record: IntervalRecord) -> [UInt8] {
        let out = PackedWriter()
        PackedRecord.write(record, to: out)
        return Array(out.bytes)
    }

    private func read(_ octets: [UInt8], as record: IntervalRecord) throws -> IntervalRecord {
        try StoredInterval(spool: 1, sequence: 1, start: record.start, end: record.end, content: octets)
            .record(key: LinkKey(link: record.link, site: record.site), peer: record.peer)
    }

    @Test func everyPartIsReadBack() throws {
        for record in [full(), Samples.record(start: Self.start)] {
            #expect(try read(packed(record), as: record) == record)
        }
    }

    @Test func whatIsCutOrChangedIsDamagedAndNoCrash() {
        let record = full()
        let octets = packed(record)
        for length in octets.indices {
            #expect(throws: PackedReader.Damage.self) { try read(Array(octets.prefix(length)), as: record) }
        }
        for place in octets.indices {
            for change in [0x01, 0x80, 0xFF] as [UInt8] {
                var damaged = octets
                damaged[place] ^= change
                _ = try? read(damaged, as: record)
            }
        }
    }

    @Test func octetsAreThoseOfTheFormat() {
        var record = IntervalRecord(site: "a", link: "a~b", peer: "b", start: 0, end: 1)
        (record.sent, record.received) = (2, 2)
        record.roundTripDelay.record(1)
        record.roundTripDelay.record(1.5)
        record.timestamps = TimestampSource(transmit: .kernel, receive: .kernel)
        let octets: [UInt8] = [
            1, 0x60,  // version; parts: both stamps are the kernel's
            2, 2, 0, 0,  // sent, received, lost forward and on the return
            2, 14,  // of the delay: count, scale 7 (zigzag)
            1, 0, 0, 0, 0, 0, 0, 4, 0x40,  // sum 2.5, little end first
            2,  // minimum 1, doubled
            1, 0, 0, 0, 0, 0, 0, 0xF8, 0x3F,  // maximum 1.5
            0, 1, 76,  // zeros, offset -1 (zigzag), 76 buckets up to log2(1.5) * 128
            1, 0, 73, 1,  // one, 74 that are empty, one
            0, 14,  // of the variation: count, scale
        ]
        #expect(packed(record) == octets)
    }

    @Test func blocksHoldTheirRecordsInOrder() throws {
        let contents = (0..<3).map { packed(Samples.record(start: Self.start + $0 * Samples.minute)) }
        let intervals = contents.enumerated().map { place, content in
            StoredInterval(
                spool: place == 2 ? 9 : 4, sequence: UInt64(100 - place), start: Self.start + UInt64(place) * 7,
                end: Self.start + 60, content: content)
        }
        let blob = try RecordBlock.encode(intervals, with: PackedWriter())
        #expect(try blob.withUnsafeBytes { try RecordBlock.decode($0) } == intervals)
        for length in stride(from: 0, to: blob.count, by: 7) {
            #expect(throws: PackedReader.Damage.self) {
                try Array(blob.prefix(length)).withUnsafeBytes { try RecordBlock.decode($0) }
            }
        }
    }

    @Test func rangesOfNumbersGrowTogether() {
        var ranges = SequenceRanges()
        for number in [5, 1, 2, 9, 4, 3, 9] as [Int64] {
            ranges.insert(number, begins: number * 10, ends: number * 10 + 9)
        }
        #expect(
            ranges.ranges == [
                NumberRange(first: 1, last: 5, begins: 10, ends: 59),
                NumberRange(first: 9, last: 9, begins: 90, ends: 99),
            ])
        #expect([0, 1, 5, 6, 8, 9, 10].filter { ranges.contains($0) } == [1, 5, 9])
    }

    @Test func slotsAreRuns() throws {
        var slots = IntervalSlots()
        for minute in 0..<60 where minute != 17 { slots.insert(.whole(Self.start + UInt64(minute) * Samples.minute)) }
        slots.insert(.fragment(Self.start + 17 * Samples.minute))
        let out = PackedWriter()
        out.append(slots)
        #expect(out.bytes.count < 50)
        var input = PackedReader(out.bytes)
        #expect(try input.slots() == slots)
        #expect(input.isAtEnd)
    }
}
