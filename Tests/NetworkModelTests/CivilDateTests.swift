import NetworkModel
import Testing

@Suite struct CivilDateTests {
    @Test(arguments: [
        "2025-02-29", "2025-13-01", "2025-00-10", "2025-1-01", "25-01-01", "2025-01-01 ", "", "0000-01-01",
    ])
    func refusesWhatTheCalendarHasNot(text: String) {
        #expect(CivilDate(text) == nil)
    }

    @Test(arguments: [("2025-07-01", 2), ("2024-02-29", 4), ("2026-02-17", 2), ("1970-01-01", 4), ("2000-12-31", 7)])
    func knowsItsWeekdayAndPrintsAsItReads(text: String, weekday: Int) throws {
        let day = try #require(CivilDate(text))
        #expect(day.weekday == weekday)
        #expect(day.description == text)
    }

    @Test func everyDayOfFourCenturiesFollowsTheOneBefore() throws {
        let first = try #require(CivilDate(year: 1800, month: 1, day: 1))
        var previous = first.components
        for offset in 1..<146_097 {
            let day = first.advanced(byDays: offset)
            let (year, month, number) = day.components
            #expect((year, month, number) > previous)
            previous = (year, month, number)
        }
        #expect(first.advanced(byDays: 146_097).components == (2200, 1, 1))
    }

    @Test func distanceFromHaNoiToHoChiMinhCityIsAsTheMapHasIt() {
        let hanoi = Coordinate(latitude: 21.0285, longitude: 105.8542)
        let saigon = Coordinate(latitude: 10.7769, longitude: 106.7009)
        #expect(abs(hanoi.distance(to: saigon) - 1143) < 3)
        #expect(hanoi.distance(to: hanoi) == 0)
    }
}
