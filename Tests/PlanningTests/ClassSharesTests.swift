import Testing

@testable import Planning

@Suite("A line's demand by class of service") struct ClassSharesTests {
    private func system(_ qosClass: String, _ alone: Int64, _ marginal: Int64?) -> ClassShares.System {
        ClassShares.System(qosClass: qosClass, alone: alone, marginal: marginal)
    }

    @Test("a class of one system has what that asks; the others share the rest of the line's demand")
    func exact() {
        let shares = ClassShares.shares(
            [system("voice", 500, 500), system("web", 1_000, 700), system("web", 800, 600)], total: 2_000)
        #expect(shares["voice"] == 500 && abs((shares["web"] ?? 0) - 1_500) < 1e-6)
    }

    @Test("where several classes share, each lies equally far between its bounds, and the sum is the line's demand")
    func between() {
        let systems = [
            system("voice", 600, 400), system("voice", 400, 300), system("web", 1_000, 1_500),
            system("web", 3_000, 2_000),
        ]
        // 700 to 1,000 and 3,500 to 4,000.
        let shares = ClassShares.shares(systems, total: 4_600)
        #expect(abs((shares["voice"] ?? 0) - 850) < 1e-6 && abs((shares["web"] ?? 0) - 3_750) < 1e-6)
        #expect(ClassShares.shares(systems, total: 9_000)["web"] == 4_000)
        #expect(ClassShares.shares(systems, total: 0)["voice"] == 700)
    }

    @Test("plans without marginal parts, and lines without systems")
    func old() {
        #expect(
            ClassShares.shares([system("web", 1_000, nil), system("web", 3_000, nil)], total: 3_500)["web"] == 3_500)
        #expect(ClassShares.shares([], total: 5).isEmpty)
    }
}
