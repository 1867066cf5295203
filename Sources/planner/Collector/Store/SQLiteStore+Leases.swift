package import Admission
import GRDB

/// A lease as the store keeps it.
struct StoredLease: Hashable, Sendable {
    var id: Int64
    var site: String
    var circuit: String
    var direction: TestDirection
    /// Unix seconds.
    var from: Int
    var until: Int
    var day: Int
    var octets: Int64
    var purpose: TestPurpose
    /// The request that it was given to, by the agent's word; nil where the agent named none.
    var request: String?
    /// Committed rate of the circuit, bits per second.
    var rate: Int64
    /// Whether it led to a result.
    var isMeasured = false
    /// Whether the agent gave it back for the sake of those who use the line.
    var isObjected = false
}

/// A test of one direction of a circuit.
struct CircuitTest: Hashable, Sendable {
    var circuit: String
    var direction: TestDirection

    init(_ circuit: String, _ direction: TestDirection) {
        self.circuit = circuit
        self.direction = direction
    }
}

/// What a test measured.
package struct TestResult: Hashable, Sendable {
    /// At the receiver, IP layer (RFC 9097 §4).
    package var bitsPerSecond: Int64
    /// Ratio 0...1 in the interval with that rate; nil where unknown.
    package var loss: Double?
    /// Octets that the test sent.
    package var sent: Int64?
    /// `trains`, `search`, or what a later agent says; nil for an agent that doesn't say.
    package var method: String?
    /// Octets of IP packets that pass at once, the depth of the line's token bucket; nil where unknown, likewise the others.
    package var bucket: Int64?
    /// Nanoseconds there and back, without load and under the test's.
    package var idle: Int64?
    package var loaded: Int64?

    package init(bitsPerSecond: Int64, loss: Double? = nil, sent: Int64? = nil) {
        self.bitsPerSecond = bitsPerSecond
        self.loss = loss
        self.sent = sent
    }
}

/// A test that has been measured.
package struct MeasuredTest: Hashable, Sendable {
    package var site: String
    package var circuit: String
    package var direction: TestDirection
    /// Unix seconds.
    package var began: Int
    /// Committed, bits per second.
    package var rate: Int64
    package var result: TestResult
}

/// A test that an agent did not run, or ended, for the sake of others, and that none with a result followed.
package struct ObjectedTest: Hashable, Sendable {
    package var site: String
    package var circuit: String
    package var direction: TestDirection
    /// Unix seconds.
    package var began: Int
    /// Committed, bits per second.
    package var rate: Int64
    /// `line-in-use`, `budget`, `delay`, `ledger`, or what a later agent says.
    package var reason: String
}

/// What a lease is asked for.
package enum TestPurpose: String, CaseIterable, Sendable {
    /// The night's test by the timetable.
    case scheduled
    /// Somebody wants it now.
    case adHoc = "ad-hoc"
    /// A step of an acceptance test at turn-up.
    case acceptance
}

extension SQLiteStore {
    /// Decides on a request and records the lease in one transaction: of two requests at once the second sees what the first got.
    ///
    /// A request that is made again gets the same lease: the answer may have been lost. One that said what came of it has no use for
    /// it. Requests are told apart by the name that the agent gives each; of those without a name, one for the same is the same.
    ///
    /// - Parameters:
    ///   - tests: those of which one is asked for, and for what.
    ///   - request: its name, nil where it has none.
    ///   - since: leases that ended before this Unix second are not looked at.
    ///   - decide: gives the lease to record, with id 0, or nil.
    func admit(
        site: String, tests: Set<CircuitTest>, purpose: TestPurpose, request: String? = nil, since: Int,
        at now: UInt64,
        decide: @escaping @Sendable ([StoredLease]) -> StoredLease?
    ) async throws -> StoredLease? {
        try await write { db in
            let seconds = Int(now / 1_000_000_000)
            let leases = try Self.leases(endedSince: since, db)
            if let own = leases.last(where: {
                $0.site == site && tests.contains(.init($0.circuit, $0.direction)) && $0.purpose == purpose
                    && $0.request == request
                    && $0.until > seconds
                    && !$0.isMeasured && !$0.isObjected
                    // One that was given back before it began takes no time.
                    && $0.until > $0.from
            }) {
                return own
            }
            guard var lease = decide(leases) else { return nil }
            try db.execute(
                sql: """
                    INSERT INTO lease (site, circuit, direction, starts, ends, day, octets, purpose, requested, rate,
                        request)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    lease.site, lease.circuit, lease.direction.rawValue, Int64(lease.from) * 1_000_000_000,
                    Int64(lease.until) * 1_000_000_000, Int64(lease.day), lease.octets, lease.purpose.rawValue,
                    Int64(clamping: now), lease.rate, request,
                ])
            lease.id = db.lastInsertedRowID
            lease.request = request
            return lease
        }
    }

    /// Ends a site's lease, before its time where the test is over sooner, with what it measured. Says whether there was such a
    /// lease.
    ///
    /// - Parameter objection: why the test was not run, where that was for the sake of others.
    func endLease(
        _ id: Int64, of site: String, with result: TestResult?, objection: String? = nil, at now: UInt64
    ) async throws -> Bool {
        try await write { db in
            let time = Int64(clamping: now)
            // Whole seconds, since that is how they are compared; one that has not begun takes no time.
            let second = (time + 999_999_999) / 1_000_000_000 * 1_000_000_000
            try db.execute(
                sql: "UPDATE lease SET ends = max(starts, min(ends, ?)) WHERE id = ? AND site = ?",
                arguments: [second, id, site])
            let isKnown = db.changesCount > 0
            if isKnown, let result {
                try db.execute(
                    sql: """
                        UPDATE lease SET bits_per_second = ?, loss = ?, sent = ?, method = ?, bucket = ?, idle = ?, loaded = ?
                        WHERE id = ?
                        """,
                    arguments: [
                        result.bitsPerSecond, result.loss, result.sent, result.method, result.bucket, result.idle,
                        result.loaded, id,
                    ])
            }
            if isKnown, let objection {
                try db.execute(sql: "UPDATE lease SET objection = ? WHERE id = ?", arguments: [objection, id])
            }
            return isKnown
        }
    }

    /// Each circuit's newest test of each direction that was left out and that no measured one followed, by circuit.
    package func objectedTests() async throws -> [ObjectedTest] {
        try await pool.read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT site, circuit, direction, max(starts) AS newest, rate, objection FROM lease
                    WHERE objection IS NOT NULL GROUP BY circuit, direction
                    HAVING newest > coalesce((
                        SELECT max(starts) FROM lease AS other WHERE other.circuit = lease.circuit
                            AND other.direction = lease.direction AND other.bits_per_second IS NOT NULL), -1)
                    ORDER BY circuit, direction
                    """)
            return rows.compactMap { row in
                guard let direction = TestDirection(rawValue: row[2]) else { return nil }
                return ObjectedTest(
                    site: row[0], circuit: row[1], direction: direction, began: Int((row[3] as Int64) / 1_000_000_000),
                    rate: row[4], reason: row[5])
            }
        }
    }

    /// Each circuit's newest measured test of each direction, by circuit.
    package func measuredTests() async throws -> [MeasuredTest] {
        try await pool.read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT site, circuit, direction, max(starts), rate, bits_per_second, loss, sent, method, bucket, idle,
                        loaded
                    FROM lease
                    WHERE bits_per_second IS NOT NULL GROUP BY circuit, direction ORDER BY circuit, direction
                    """)
            return rows.compactMap { row in
                guard let direction = TestDirection(rawValue: row[2]) else { return nil }
                var result = TestResult(bitsPerSecond: row[5], loss: row[6], sent: row[7])
                result.method = row[8]
                result.bucket = row[9]
                result.idle = row[10]
                result.loaded = row[11]
                return MeasuredTest(
                    site: row[0], circuit: row[1], direction: direction, began: Int((row[3] as Int64) / 1_000_000_000),
                    rate: row[4], result: result)
            }
        }
    }

    /// When each circuit was last measured, by circuit and direction, in Unix seconds.
    func lastTests() async throws -> [String: [TestDirection: Int]] {
        try await pool.read { db in
            var result: [String: [TestDirection: Int]] = [:]
            let rows = try Row.fetchAll(
                db,
                sql:
                    "SELECT circuit, direction, max(starts) FROM lease WHERE bits_per_second IS NOT NULL GROUP BY circuit, direction"
            )
            for row in rows {
                guard let direction = TestDirection(rawValue: row[1]) else { continue }
                result[row[0], default: [:]][direction] = Int((row[2] as Int64) / 1_000_000_000)
            }
            return result
        }
    }

    /// The sites whose agents have a certificate that is good at `now`.
    func enrolledSites(at now: UInt64) async throws -> [String] {
        try await pool.read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT DISTINCT site FROM certificate WHERE revoked IS NULL AND expires_seconds > ? ORDER BY site
                    """, arguments: [Int64(clamping: now / 1_000_000_000)])
        }
    }

    private static func leases(endedSince since: Int, _ db: Database) throws -> [StoredLease] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT id, site, circuit, direction, starts, ends, day, octets, purpose, rate,
                    bits_per_second IS NOT NULL, objection IS NOT NULL, request
                FROM lease WHERE ends > ?
                ORDER BY id
                """)
        return try Row.fetchAll(statement, arguments: [Int64(since) * 1_000_000_000]).compactMap { row in
            guard let direction = TestDirection(rawValue: row[3]), let purpose = TestPurpose(rawValue: row[8]) else {
                return nil
            }
            return StoredLease(
                id: row[0], site: row[1], circuit: row[2], direction: direction,
                from: Int((row[4] as Int64) / 1_000_000_000), until: Int((row[5] as Int64) / 1_000_000_000),
                day: Int(row[6] as Int64), octets: row[7], purpose: purpose, request: row[12], rate: row[9],
                isMeasured: row[10], isObjected: row[11])
        }
    }
}
