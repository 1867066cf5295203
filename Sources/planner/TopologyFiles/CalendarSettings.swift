import Localization
import NetworkModel

/// calendar.yaml: working weekdays, holidays, and weekend days worked instead.
enum CalendarSettings {
    static let file = "calendar.yaml"
    private static let years = 1...9999

    /// `units` are those that units.csv names; nil where it could not be read.
    static func read(_ root: Setting, units: UnitRows?, bases: inout [Basis]) -> WorkingCalendar? {
        guard let map = root.mapping(["working_weekdays", "years"], optional: ["working_hours", "seasons"]) else {
            return nil
        }
        var weekdays: Set<Int> = []
        for setting in map.list("working_weekdays", of: CheckWords.wholeRange.filled("1", "7")) ?? [] {
            guard let day = setting.whole(1...7) else { continue }
            if !weekdays.insert(day).inserted { setting.report(.dayTwice, [String(day)]) }
        }
        if weekdays.isEmpty, let setting = map["working_weekdays"] {
            setting.report(
                .emptyValue, [Texts(same: setting.path), CheckWords.wholeRange.filled("1", "7")])
        }
        var calendar = WorkingCalendar(workingWeekdays: weekdays, holidays: [], workedDays: [])
        if let setting = map["working_hours"] {
            guard let shifts = shifts(setting) else { return nil }
            calendar.shifts = shifts
        }
        let read = map.entries("years", id: "year") { year($0, &calendar) }
        let seasons = map["seasons"] == nil ? [] : map.entries("seasons", id: "id") { season($0, units) }
        guard let read, let seasons else { return nil }
        calendar.seasons = seasons
        bases += read + seasons.map(\.basis)
        return calendar
    }

    private static func year(_ setting: Setting, _ calendar: inout WorkingCalendar) -> Basis? {
        guard let map = setting.entry(["year", "holidays", "worked_days"]) else { return nil }
        let year = map.whole("year", years)
        var isGood = true
        for holiday in map.list("holidays", of: Texts(same: "date, name")) ?? [] {
            guard let entry = holiday.mapping(["date", "name"], optional: ["until"]) else {
                isGood = false
                continue
            }
            let first = entry.date("date")
            let last = entry["until"] == nil ? first : entry.date("until")
            guard let name = entry.name("name"), let year, let first, let last else {
                isGood = false
                continue
            }
            guard first <= last, last - first < 31 else {
                holiday.report(
                    .dateOrder, ["until", last.description, "date", first.description, "date <= until <= date + 30"])
                isGood = false
                continue
            }
            for offset in 0...(last - first) {
                let day = first.advanced(byDays: offset)
                if !accept(day, year, holiday, in: &calendar.holidays) { isGood = false }
                calendar.holidayNames[day] = name
            }
        }
        for worked in map.list("worked_days", of: CheckWords.date.texts) ?? [] {
            guard let year, let day = worked.date() else {
                isGood = false
                continue
            }
            if calendar.workingWeekdays.contains(day.weekday), !calendar.holidays.contains(day) {
                worked.report(.workedWeekday, [day.description])
                isGood = false
            }
            if !accept(day, year, worked, in: &calendar.workedDays) { isGood = false }
        }
        guard let basis = map.basis(), isGood else { return nil }
        return basis
    }

    private static func accept(
        _ day: CivilDate, _ year: Int, _ setting: Setting, in days: inout Set<CivilDate>
    ) -> Bool {
        guard day.components.year == year else {
            setting.report(.dayOutOfYear, [day.description, String(year)])
            return false
        }
        guard days.insert(day).inserted else {
            setting.report(.dayTwice, [day.description])
            return false
        }
        return true
    }
}
