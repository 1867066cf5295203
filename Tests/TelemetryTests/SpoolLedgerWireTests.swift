import Telemetry
import TestSupport
import Testing

@Suite(.blocking) struct SpoolLedgerWireTests {
    private func encoded(_ gaps: [SequenceGap]) throws -> [UInt8] {
        let spool = try #require(SpoolID(bytes: Array(repeating: 0xAB, count: 16)))
        return OTLPEncoder.encode(
            records: [], site: "s", spoolID: spool, version: "1",
            ledger: SpoolLedger(newest: 300, oldest: 7, waiting: 5, gaps: gaps))
    }

    /// Resource.attributes: a KeyValue of this key, whose AnyValue has these octets.
    private func attribute(_ key: String, _ value: [UInt8]) -> [UInt8] {
        let pair = [0x0A, UInt8(key.utf8.count)] + Array(key.utf8) + [0x12, UInt8(value.count)] + value
        return [0x0A, UInt8(pair.count)] + pair
    }

    @Test("the ledger stands in the resource, integers as int_value, gaps as one string")
    func wire() throws {
        let text = "17-75:thinned,140-140:refused,150-160:damaged,161-161:unsaved"
        let bytes = try encoded([
            SequenceGap(17...75, .thinned), SequenceGap(140...140, .refused), SequenceGap(150...160, .damaged),
            SequenceGap(161...161, .unsaved),
        ])
        // AnyValue.int_value is field 3, a varint; string_value is field 1.
        #expect(bytes.contains(attribute("tuyen.spool.newest", [0x18, 0xAC, 0x02])))
        #expect(bytes.contains(attribute("tuyen.spool.oldest", [0x18, 0x07])))
        #expect(bytes.contains(attribute("tuyen.spool.waiting", [0x18, 0x05])))
        #expect(bytes.contains(attribute("tuyen.spool.gaps", [0x0A, UInt8(text.utf8.count)] + Array(text.utf8))))
    }

    @Test("without gaps there is no such attribute, and without a ledger none of them")
    func absent() throws {
        #expect(!(try encoded([])).contains(Array("tuyen.spool.gaps".utf8)))
        let spool = try #require(SpoolID(bytes: Array(repeating: 0xAB, count: 16)))
        let plain = OTLPEncoder.encode(records: [], site: "s", spoolID: spool, version: "1")
        #expect(!plain.contains(Array("tuyen.spool.newest".utf8)))
    }
}
