import ArgumentParser
import Certificates
import Design
import Glibc
import Graphs
import Interchange
import Localization
package import Rendering

/// Prints results as they come (json) or together (table, csv), and writes the solutions.
package struct BenchmarkReport {
    private let options: BenchmarkOptions
    private let format: Table.Format
    private let certifies: Bool
    private var table: Table

    /// One instance solved.
    package struct Result {
        package var instance: String
        package var cost: Double
        package var bound: Double
        package var seconds: Double
        /// Text of the solution file.
        package var solution: String
        /// Members besides the common ones, such as the capacity.
        package var extra: [JSONValue.Member] = []
        /// What the solver that was asked for says; nil where it isn't there.
        package var certificate: TimedCertificate?
    }

    /// - Parameter certifies: whether each result shows what a solver says besides.
    package init(_ options: BenchmarkOptions, certifies: Bool = false) {
        self.options = options
        self.certifies = certifies
        format = Table.Format(rawValue: options.format) ?? .table
        let language = options.language
        func title(_ message: BenchmarkMessages) -> String { message.text(language) }
        table = Table(columns: [
            .init("instance", title: title(.columnInstance)),
            .init("cost", title: title(.columnCost), isNumeric: true),
            .init("lower_bound", title: title(.columnBound), isNumeric: true),
            .init("gap", title: title(.columnGap), isNumeric: true),
            .init("seconds", title: title(.columnSeconds), isNumeric: true),
            .init("seed", title: title(.columnSeed), isNumeric: true),
            .init("solution", title: title(.columnSolution)),
        ])
        if certifies {
            table.columns += [
                .init("certificate_bound", title: title(.columnCertificate), isNumeric: true),
                .init("certificate_status", title: title(.columnCertificateStatus)),
                .init("certified_gap", title: title(.columnCertifiedGap), isNumeric: true),
            ]
        }
    }

    package mutating func add(_ result: Result) throws {
        var file: String?
        if let folder = options.solutions {
            let name = result.instance + ".txt"
            let path = folder.hasSuffix("/") ? folder + name : folder + "/" + name
            try Self.write(result.solution, to: path, options.language)
            file = name
        }
        // Sums of decimals carry noise in the last digits, which no reader wants.
        let cost = Self.trimmed(result.cost)
        let bound = min(cost, Self.trimmed(result.bound))
        let gap = cost > 0 ? (cost - bound) / cost : 0
        let seconds = (result.seconds * 1000).rounded() / 1000
        // The larger of both bounds; ours stands apart, as it does without a solver.
        let certified = min(cost, max(bound, result.certificate?.certificate.lowerBound.map(Self.trimmed) ?? bound))
        let certifiedGap = cost > 0 ? (cost - certified) / cost : 0
        guard format == .json else {
            var cells: [Table.Cell] = [
                .init(result.instance), .init(cost, decimals: 3), .init(bound, decimals: 3), .init(gap, decimals: 4),
                .init(seconds, decimals: 2), .init(Int(truncatingIfNeeded: options.seed)), .init(file ?? ""),
            ]
            if certifies {
                let certificate = result.certificate?.certificate
                cells += [
                    .init(certificate?.lowerBound, decimals: 3),
                    .init(certificate?.status.rawValue ?? ""), .init(certifiedGap, decimals: 4),
                ]
            }
            table.rows.append(cells)
            return
        }
        let line = JSONValue.object(
            [
                .init("instance", .string(result.instance)), .init("cost", .number(cost)),
                .init("lower_bound", .number(bound)), .init("gap", .number(gap)), .init("seconds", .number(seconds)),
                .init("seed", .integer(Int64(bitPattern: options.seed))),
                .init("solution", file.map { .string($0) } ?? .null),
            ] + result.extra + (certifies ? Self.members(result.certificate, certified, certifiedGap) : []))
        try Self.put(line.text() + "\n", to: 1)
    }

    package func finish() throws {
        if format != .json { try Self.put(table.rendered(as: format), to: 1) }
    }

    private static func members(
        _ certificate: TimedCertificate?, _ certified: Double, _ gap: Double
    ) -> [JSONValue.Member] {
        [
            .init("certificate", certificate?.json ?? .null), .init("certified_bound", .number(certified)),
            .init("certified_gap", .number(gap)),
        ]
    }

    static func trimmed(_ value: Double) -> Double {
        abs(value) < 1e9 ? (value * 1e6).rounded() / 1e6 : value
    }

    static func write(_ text: String, to path: String, _ language: Language) throws {
        func unwritable() -> ExitCode {
            fail(BenchmarkMessages.unwritable.text(language, path, String(cString: strerror(errno))), status: 3)
        }
        guard let file = fopen(path, "w") else { throw unwritable() }
        let done = fputs(text, file)
        guard fclose(file) == 0, done >= 0 else { throw unwritable() }
    }

    /// Says what is wrong on standard error; the returned code is to be thrown.
    static func fail(_ message: String, status: Int32) -> ExitCode {
        try? put("planner: " + message + "\n", to: 2)
        return ExitCode(status)
    }

    static func put(_ text: String, to descriptor: Int32) throws {
        var text = text
        let done = text.withUTF8 { bytes in
            var at = 0
            while at < bytes.count {
                let count = Glibc.write(descriptor, bytes.baseAddress.map { $0 + at }, bytes.count - at)
                if count < 0, errno != EINTR { return false }
                at += max(0, count)
            }
            return true
        }
        if !done { throw ExitCode(3) }
    }
}

/// An instance file: its text, and the name that instances in it bear.
struct InstanceFile {
    let path: String
    let text: String

    init(_ path: String, _ options: BenchmarkOptions) throws {
        self.path = path
        guard let file = fopen(path, "r") else {
            let reason = String(cString: strerror(errno))
            throw BenchmarkReport.fail(BenchmarkMessages.unreadable.text(options.language, path, reason), status: 2)
        }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = Array(repeating: UInt8(0), count: 1 << 16)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        guard ferror(file) == 0 else {
            let reason = String(cString: strerror(errno))
            throw BenchmarkReport.fail(BenchmarkMessages.unreadable.text(options.language, path, reason), status: 2)
        }
        text = String(decoding: bytes, as: UTF8.self)
    }

    /// The file's name without folder and without what follows its last point.
    var name: String {
        let last = path.split(separator: "/").last.map(String.init) ?? path
        guard let point = last.lastIndex(of: "."), point > last.startIndex else { return last }
        return String(last[..<point])
    }

    /// Runs `read`; a fault in the text or the problem is told with its place and ends the command with code 2.
    func reading<Value>(_ options: BenchmarkOptions, _ read: (String) throws -> Value) throws -> Value {
        do {
            return try read(text)
        } catch let fault as NumberReader.Fault {
            let found = fault.found.isEmpty ? BenchmarkMessages.atEnd.text(options.language) : "“\(fault.found)”"
            throw BenchmarkReport.fail(
                BenchmarkMessages.badText.text(
                    options.language, path, fault.line, fault.column, fault.expected, found), status: 2)
        } catch CapacitatedTreeProblem.Flaw.demandAboveCapacity(let node, let demand, let capacity) {
            throw overloaded(options, node, demand, capacity)
        } catch MultiLevelTreeProblem.Flaw.demandAboveCapacity(let node, let demand, let capacity) {
            throw overloaded(options, node, demand, capacity)
        } catch {
            throw BenchmarkReport.fail(
                BenchmarkMessages.badProblem.text(options.language, path, "\(error)"), status: 2)
        }
    }
}

extension InstanceFile {
    private func overloaded(_ options: BenchmarkOptions, _ node: Int, _ demand: Int, _ capacity: Int) -> ExitCode {
        BenchmarkReport.fail(
            BenchmarkMessages.demandAboveCapacity.text(options.language, path, node, demand, capacity), status: 2)
    }
}

extension ContinuousClock.Instant {
    /// Seconds since this instant.
    var secondsSince: Double {
        let passed = ContinuousClock.now - self
        return Double(passed.components.seconds) + Double(passed.components.attoseconds) * 1e-18
    }
}
