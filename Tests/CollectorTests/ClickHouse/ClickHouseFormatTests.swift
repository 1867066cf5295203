import Foundation
import NIOCore
import Telemetry
import Testing

@testable import Collector

@Suite struct ClickHouseFormatTests {
    private static let start: UInt64 = 1_800_000_000_000_000_000

    // MARK: - addresses

    @Test func addressHasItsParts() throws {
        let address = try ClickHouseAddress(
            "clickhouse://tuyen:p%40ss%3Aword@db1:8124,db2,[2001:db8::1]:9/wan?secure=1&ca=/etc/ca.pem&cluster=all&quorum=3"
        )
        #expect(address.hosts.map(\.description) == ["db1:8124", "db2:8443", "[2001:db8::1]:9"])
        #expect(address.user == "tuyen" && address.password == "p@ss:word" && address.database == "wan")
        #expect(address.isSecure && address.authority == "/etc/ca.pem")
        #expect(address.cluster == "all" && address.quorum == 3)
        #expect(!"\(address)".contains("p@ss") && !"\(address)".contains("p%40ss"))
        let plain = try ClickHouseAddress("clickhouse://db1")
        #expect(plain.hosts.map(\.description) == ["db1:8123"])
        #expect(plain.user == "default" && plain.password.isEmpty && plain.database == "default")
        #expect(plain.cluster == nil && !plain.isSecure)
    }

    @Test func passwordIsReadFromAFile() throws {
        let folder = try TemporaryFolder()
        try "hidden words\nmore".write(toFile: folder.path + "/word", atomically: true, encoding: .utf8)
        #expect(
            try ClickHouseAddress("clickhouse://a@b/c?password-file=\(folder.path)/word").password == "hidden words")
        let error = #expect(throws: ClickHouseAddress.Failure.self) {
            try ClickHouseAddress("clickhouse://a@b/c?password-file=\(folder.path)/none")
        }
        guard case .passwordFile(folder.path + "/none", _)? = error else { return #expect(Bool(false)) }
    }

    @Test(arguments: [
        ("http://db1", ClickHouseAddress.Failure.scheme), ("clickhouse://", .host("")),
        ("clickhouse://a:0/b", .host("a:0")), ("clickhouse://a:x", .host("a:x")), ("clickhouse://a,,b", .host("")),
        ("clickhouse://a b", .host("a b")), ("clickhouse://a/b;drop", .name("b;drop")),
        ("clickhouse://a/9b", .name("9b")), ("clickhouse://%zz@a", .name("%zz")), ("clickhouse://u:%f@a", .name("***")),
        ("clickhouse://a?secure=yes", .parameter("secure=yes")), ("clickhouse://a?quorum=0", .parameter("quorum=0")),
        ("clickhouse://a?cluster=x'y", .parameter("cluster=x'y")), ("clickhouse://a?port=3", .parameter("port=3")),
        ("clickhouse://a?secure", .parameter("secure")),
    ])
    func mistakesInAddressesAreNamed(_ text: String, _ failure: ClickHouseAddress.Failure) {
        #expect(throws: failure) { try ClickHouseAddress(text) }
    }

    // MARK: - SQL and answers

    @Test func textsCannotLeaveTheirQuotes() {
        #expect(ClickHouseSQL.text("a'b\\c") == "'a\\'b\\\\c'")
        #expect(
            ClickHouseSQL.link([LinkKey(link: "a~b", site: "x'")]) == "(site, link) IN (('x\\'', 'a~b'))")
        #expect(ClickHouseSQL.day(.max) == 49_672 && ClickHouseSQL.day(86_400_000_000_000) == 1)
    }

    @Test func errorsOfOldAndNewServersAreRead() {
        #expect(
            ClickHouseFailure(body: "Code: 60, e.displayText() = DB::Exception: Table …\nmore", status: 404)
                == .refused(code: 60, reason: "Code: 60, e.displayText() = DB::Exception: Table …"))
        #expect(
            ClickHouseFailure(body: "Code: 252. DB::Exception: Too many parts", status: 500)
                == .refused(code: 252, reason: "Code: 252. DB::Exception: Too many parts"))
        #expect(ClickHouseFailure(body: "", status: 502) == .refused(code: 0, reason: "HTTP status 502"))
    }

    @Test func statementsOfAClusterAreReplicatedAndDistributed() throws {
        let plain = ClickHouseSchema.statements(for: try ClickHouseAddress("clickhouse://a/wan")).joined(
            separator: "\n")
        #expect(!plain.contains("Replicated") && !plain.contains("ON CLUSTER") && !plain.contains("Distributed"))
        let statements = ClickHouseSchema.statements(for: try ClickHouseAddress("clickhouse://a/wan?cluster=all"))
        #expect(
            statements.contains {
                $0.hasPrefix("CREATE TABLE IF NOT EXISTS wan.measurement_local ON CLUSTER all (")
                    && $0.contains(
                        "ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/wan/measurement', '{replica}', precedence)"
                    )
            })
        #expect(
            statements.contains {
                $0.hasSuffix("ENGINE = Distributed(all, wan, measurement_local, cityHash64(site))")
            })
    }

    // MARK: - rows

    @Test func valuesAreThoseOfTheFormat() throws {
        var out = RowBinaryWriter()
        out.append(UInt16(0x0102))
        out.append(Int32(-2))
        out.append(1.0)
        out.append("ế")
        out.append(numbers: [1, 256])
        out.append(texts: ["a", ""])
        out.append([UInt8](repeating: 7, count: 200))
        let bytes = Array(out.buffer.readableBytesView)
        #expect(
            bytes == [0x02, 0x01]  // UInt16, little end first
                + [0xFE, 0xFF, 0xFF, 0xFF]  // Int32
                + [0, 0, 0, 0, 0, 0, 0xF0, 0x3F]  // Float64
                + [3, 0xE1, 0xBA, 0xBF]  // String: length in octets
                + [2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]  // Array(UInt64)
                + [2, 1, 0x61, 0]  // Array(String)
                + [0xC8, 0x01] + [UInt8](repeating: 7, count: 200))  // LEB128 of 200
        var reader = RowBinaryReader(out.buffer)
        #expect(try reader.integer(UInt16.self) == 0x0102 && reader.integer(Int32.self) == -2)
        #expect(try reader.double() == 1 && reader.text() == "ế")
        #expect(try reader.numbers() == [1, 256] && reader.texts() == ["a", ""] && reader.bytes().count == 200)
    }

    @Test func rowsCutShortSayThatMoreIsToCome() throws {
        var out = RowBinaryWriter()
        let record = FullRecords.make(1, from: Self.start)[0]
        ClickHouseRow.write(record, spool: Samples.spool, at: 1, to: &out)
        var whole = RowBinaryReader(out.buffer)
        #expect(try ClickHouseRow.read(&whole).record == record.record)
        let used = out.buffer.readableBytes - whole.buffer.readableBytes
        for length in 0..<used {
            var reader = RowBinaryReader(try #require(out.buffer.getSlice(at: 0, length: length)))
            #expect(throws: RowBinaryReader.Failure.short) { try ClickHouseRow.read(&reader) }
        }
    }

    @Test func hostileLengthsAreRefused() {
        for bytes in [[UInt8](repeating: 0xFF, count: 12), [0xFF, 0xFF, 0xFF, 0xFF, 0x7F]] {
            var reader = RowBinaryReader(ByteBuffer(bytes: bytes))
            #expect(throws: RowBinaryReader.Failure.self) { try reader.numbers() }
        }
    }
}

@Suite struct AppendPlanTests {
    private static let spool = Samples.spool

    private func batch(_ sequences: ClosedRange<UInt64>, site: String = "a", start: UInt64 = 0) -> ReportBatch {
        ReportBatch(
            site: site, spool: Self.spool, version: "1",
            records: sequences.map { sequence in
                let begin = start + sequence * Samples.minute
                return SequencedRecord(
                    sequence: sequence,
                    record: IntervalRecord(
                        site: site, link: "a~b", peer: "b", start: begin, end: begin + Samples.minute))
            })
    }

    @Test func whatGoesOnBehindTheNewestIsNotLookedFor() {
        let known = [Self.spool: SpoolStanding(site: "a", since: 1, highest: 10, records: 10)]
        let plan = AppendPlan([batch(11...20)], known: known, at: 5)
        #expect(plan.doubtful.isEmpty)
        let outcome = plan.outcome(stored: [:])
        #expect(outcome.receipts == [.stored(new: 10, known: 0)])
        #expect(outcome.spools[Self.spool] == SpoolStanding(site: "a", since: 1, highest: 20, records: 20))
    }

    @Test func theFirstOfAGroupClaimsASpool() {
        let plan = AppendPlan([batch(1...2), batch(1...2, site: "b")], known: [:], at: 5)
        let outcome = plan.outcome(stored: [:])
        #expect(outcome.receipts == [.stored(new: 2, known: 0), .foreignSpool(owner: "a")])
        #expect(outcome.inserts == [batch(1...2)])
        #expect(outcome.spools[Self.spool] == SpoolStanding(site: "a", since: 5, highest: 2, records: 2))
    }

    @Test func repeatsAndConflictsAreToldApart() {
        let known = [Self.spool: SpoolStanding(site: "a", since: 1, highest: 4, records: 3)]
        let again = batch(2...5, start: 0)
        let plan = AppendPlan([again], known: known, at: 5)
        #expect(plan.doubtful.keys.map(\.sequence).sorted() == [2, 3, 4])
        let outcome = plan.outcome(stored: [
            RecordName(spool: Self.spool, sequence: 2): RecordPlace(again.records[0].record),
            RecordName(spool: Self.spool, sequence: 4): RecordPlace(site: "a", link: "a~b", start: 77),
        ])
        // The third had never come, the fifth is beyond.
        #expect(outcome.receipts == [.conflicting(new: 2, known: 1, sequences: [4])])
        #expect(outcome.inserts.flatMap(\.records).map(\.sequence) == [3, 5])
        #expect(outcome.spools[Self.spool]?.records == 5)
    }

    @Test func aBatchWithNothingNewIsNotedAllTheSame() {
        let known = [Self.spool: SpoolStanding(site: "a", since: 1, highest: 2, records: 2)]
        let plan = AppendPlan([batch(1...2)], known: known, at: 5)
        let outcome = plan.outcome(stored: plan.doubtful)
        #expect(outcome.receipts == [.stored(new: 0, known: 2)] && outcome.inserts.isEmpty)
        #expect(outcome.spools[Self.spool]?.highest == 2)
    }
}
