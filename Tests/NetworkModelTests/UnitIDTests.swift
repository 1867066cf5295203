import NetworkModel
import Testing

@Suite struct UnitIDTests {
    @Test(arguments: ["24", "@2004", "24@", "24@2004@", "2 4@2004", "24@20.04", "", "@", "Ä@2004"])
    func refusesWhatIsNoIdentity(text: String) {
        #expect(UnitID(text) == nil)
    }

    @Test func aCodeMeansAUnitOnlyWithItsRegister() throws {
        let before = try #require(UnitID("24@2004"))
        let after = try #require(UnitID("24@2025"))
        #expect(before != after)
        #expect(before.code == after.code)
        #expect(before.description == "24@2004")
        #expect(before < after)
    }
}
