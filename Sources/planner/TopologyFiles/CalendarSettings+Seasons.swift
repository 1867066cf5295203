import Localization
import NetworkModel

extension CalendarSettings {
    /// `["08:00-12:00", "13:00-17:00"]`: parts of the day in order, each from a half hour to a half hour.
    static func shifts(_ setting: Setting) -> [Range<Int>]? {
        guard let list = setting.list(of: CheckWords.shiftForm.texts) else { return nil }
        var shifts: [Range<Int>] = []
        for element in list {
            guard let text = element.scalar(CheckWords.shiftForm.texts) else { return nil }
            let ends = text.split(separator: "-", omittingEmptySubsequences: false).map(minutes)
            guard ends.count == 2, let from = ends[0], let until = ends[1], from < until,
                from >= shifts.last?.upperBound ?? 0
            else {
                element.reportForm(text, .shiftForm)
                return nil
            }
            shifts.append(from..<until)
        }
        if shifts.isEmpty {
            setting.report(.emptyValue, [Texts(same: setting.path), CheckWords.shiftForm.texts])
            return nil
        }
        return shifts
    }

    /// Minutes since midnight of `HH:00` or `HH:30`.
    private static func minutes(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.count == 2 }), let hour = Int(parts[0]),
            let minute = Int(parts[1]), (0...24).contains(hour), minute == 0 || minute == 30, hour < 24 || minute == 0
        else { return nil }
        return hour * 60 + minute
    }

    static func season(_ setting: Setting, _ units: UnitRows?) -> ClosedSeason? {
        guard
            let map = setting.entry(
                ["id", "name", "activities"], optional: ["units", "starts", "ends", "periods"])
        else { return nil }
        let id = map.word("id")
        let name = map.name("name")
        let activities = map.choices("activities", ActivityKind.self)
        let members = map["units"].map { $0.unitIDs(among: units) } ?? []
        let span = span(map)
        let basis = map.basis()
        guard let id, let name, let activities, let members, let span, let basis else { return nil }
        return ClosedSeason(
            id: id, name: name, units: Set(members), activities: Set(activities), span: span, basis: basis)
    }

    /// `starts` and `ends` as `MM-DD` of every year, or `periods` with dates.
    private static func span(_ map: SettingMap) -> ClosedSeason.Span? {
        guard let periods = map["periods"] else {
            for key in ["starts", "ends"] where map[key] == nil {
                map.setting.report(.missingKey, [map.setting.path, key])
            }
            guard let from = map["starts"].flatMap(monthDay), let until = map["ends"].flatMap(monthDay) else {
                return nil
            }
            return .yearly(from: from, until: until)
        }
        for key in ["starts", "ends"] {
            guard let stray = map[key] else { continue }
            stray.report(.unknownKey, [key, map.setting.path, "periods"])
            return nil
        }
        guard let list = periods.list(of: Texts(same: "starts, ends")) else { return nil }
        var dated: [ClosedRange<CivilDate>] = []
        for entry in list {
            guard let ends = entry.mapping(["starts", "ends"]), let from = ends.date("starts"),
                let until = ends.date("ends")
            else { return nil }
            guard from <= until else {
                entry.report(.dateOrder, ["ends", until.description, "starts", from.description, "starts <= ends"])
                return nil
            }
            dated.append(from...until)
        }
        return .dated(dated)
    }

    /// Month × 100 + day of a `MM-DD` that some year has.
    private static func monthDay(_ setting: Setting) -> Int? {
        guard let text = setting.scalar(CheckWords.monthDay.texts) else { return nil }
        guard let day = CivilDate("2024-\(text)") else {
            setting.reportForm(text, .monthDay)
            return nil
        }
        let (_, month, date) = day.components
        return month * 100 + date
    }
}
