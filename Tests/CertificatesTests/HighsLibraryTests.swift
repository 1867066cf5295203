import Certificates
import Glibc
import TestSupport
import Testing

/// The library that these tests run with where the machine has one: that of TUYEN_HIGHS, else the loader's.
enum LibraryUnderTest {
    static let highs: HighsLibrary? = {
        let named = getenv("TUYEN_HIGHS").map { String(cString: $0) }
        return try? HighsLibrary(at: named)
    }()
    static let reason: Comment = "HiGHS is not on this machine; install libhighs1 or name its library by TUYEN_HIGHS"
}

@Suite(.blocking) struct HighsLibraryTests {
    @Test func anotherLibraryIsRefusedByTheFunctionItLacks() throws {
        let places = ["/lib/x86_64-linux-gnu/libz.so.1", "/lib/aarch64-linux-gnu/libz.so.1", "/usr/lib/libz.so.1"]
        let other = try #require(places.first { (path: String) in access(path, R_OK) == 0 })
        #expect(throws: HighsLibrary.Flaw.foreign(path: other, missing: "Highs_create")) { try HighsLibrary(at: other) }
    }

    @Test func aFileThatIsNoLibraryIsRefusedWithTheLoadersReason() throws {
        let path = "/tmp/tuyen-no-library-\(getpid()).so"
        let file = try #require(fopen(path, "w"))
        fputs("not a library\n", file)
        fclose(file)
        defer { unlink(path) }
        let flaw = #expect(throws: HighsLibrary.Flaw.self) { try HighsLibrary(at: path) }
        guard case .unopened(let named, let reason) = flaw else {
            Issue.record("refused as \(String(describing: flaw))")
            return
        }
        #expect(named == path)
        #expect(reason.contains("too short") || reason.contains("invalid ELF header"))
    }

    @Test func aMissingFileIsRefusedByItsPath() {
        let flaw = #expect(throws: HighsLibrary.Flaw.self) { try HighsLibrary(at: "no/libhighs.so") }
        guard case .unopened("no/libhighs.so", _) = flaw else {
            Issue.record("refused as \(String(describing: flaw))")
            return
        }
    }

    @Test(.enabled(if: LibraryUnderTest.highs != nil, LibraryUnderTest.reason))
    func theVersionIsReadFromTheLibrary() throws {
        let highs = try #require(LibraryUnderTest.highs)
        #expect(highs.version.hasPrefix("1."))
    }

    @Test(.enabled(if: LibraryUnderTest.highs != nil, LibraryUnderTest.reason))
    func anInterruptionEndsALongSearchWithAValidBound() throws {
        let highs = try #require(LibraryUnderTest.highs)
        let program = hardProgram(rows: 30, columns: 60)
        let found = highs.certificate(for: program, seconds: 30) { true }
        #expect(found.status == .interrupted || found.status == .optimal)
        if let bound = found.lowerBound { #expect(bound <= 60 * 100) }
    }

    @Test(.enabled(if: LibraryUnderTest.highs != nil, LibraryUnderTest.reason))
    func aProgramWithoutSolutionIsToldSo() throws {
        let highs = try #require(LibraryUnderTest.highs)
        var program = MixedProgram()
        let a = program.choice(cost: 1)
        let b = program.choice(cost: 1)
        program.row([(a, 1), (b, 1)], equals: 3)
        let found = highs.certificate(for: program, seconds: 5)
        #expect(found.status == .infeasible)
        #expect(found.lowerBound == nil)
        #expect(found.contradicts(cost: 5))
    }

    /// Market split (Cornuejols and Dawande 1999): small and very hard for branch and bound.
    private func hardProgram(rows: Int, columns: Int) -> MixedProgram {
        var program = MixedProgram()
        var state: UInt64 = 7
        func random() -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % 100
        }
        let choices = (0..<columns).map { _ in program.choice() }
        for _ in 0..<rows {
            let weights = choices.map { _ in Double(random()) }
            let over = program.column(cost: 1)
            let under = program.column(cost: 1)
            let half = (weights.reduce(0, +) / 2).rounded(.down)
            program.row(zip(choices, weights).map { ($0, $1) } + [(over, -1), (under, 1)], equals: half)
        }
        return program
    }
}
