import Interchange
import Localization
import NetworkModel
import Planning
import TestSupport
import Testing

@testable import Reports

@Suite("Calendars of the crews", .blocking)
struct CrewCalendarTests {
    private func events(_ plan: Plan, _ crew: String, _ language: Language = .vietnamese) throws -> [ICalendarEvent] {
        let calendar = CrewCalendar(plan, language)
        let number = try #require(calendar.agenda.crews.firstIndex { $0.id == crew })
        return calendar.calendar(number).events
    }

    private func minute(_ time: ICalendarTime?) -> Int? {
        switch time {
        case .day(let day): CivilDate(year: day.year, month: day.month, day: day.day).map { $0.daysSinceEpoch * 1_440 }
        case .local(let day, let minute):
            CivilDate(year: day.year, month: day.month, day: day.day).map { $0.daysSinceEpoch * 1_440 + minute }
        case nil: nil
        }
    }

    @Test("One for each crew that is named, and one for a rule in a province where crews are counted")
    func crews() {
        #expect(
            CrewAgenda(ExportFixture.plan()).crews.map(\.id) == [
                "carrier-crew/24@2025", "design-office/24@2025", "field-crew/24@2025/1", "field-crew/24@2025/2",
            ])
        #expect(CrewAgenda(ExportFixture.plan()).unassigned.count == 1)
        for id in ["design-office", "design-office/7", "field-crew/24@2025/3", "carrier-crew/24@2025"] {
            #expect(CrewAgenda.Crew(id).id == id)
        }
    }

    @Test("The way there stands before the work, and no two events of a crew overlap")
    func travel() throws {
        let events = try events(ExportFixture.plan(), "field-crew/24@2025/1")
        #expect(
            events.map(\.uid) == [
                "survey.24@2025.tuyen", "travel.survey.07210@2025.tuyen", "survey.07210@2025.tuyen",
                "travel.install.24@2025.tuyen", "install.24@2025.tuyen", "cut-over.24@2025.tuyen",
                "travel.install.07210@2025.tuyen", "install.07210@2025.tuyen",
            ])
        let spans = try events.map { (try #require(minute($0.start)), try #require(minute($0.end))) }
        for (before, after) in zip(spans, spans.dropFirst()) { #expect(before.1 <= after.0) }
        // 45 minutes, of which all are free; 120, of which 30 are, for the crew is at another site until then.
        #expect(spans[1].1 - spans[1].0 == 45)
        #expect(spans[6].1 - spans[6].0 == 30)
    }

    @Test("Says what to do, where and why then, in Vietnamese and in English")
    func words() throws {
        let calendar = CrewCalendar(ExportFixture.plan(), .vietnamese)
        let number = try #require(calendar.agenda.crews.firstIndex { $0.id == "field-crew/24@2025/1" })
        #expect(calendar.calendar(number).name == "Tổ lắp đặt số 1, Tỉnh Bắc Ninh")
        let events = calendar.calendar(number).events
        let survey = try #require(events.first { $0.uid == "survey.07210@2025.tuyen" })
        #expect(survey.summary == "Khảo sát: Phường Kinh Bắc; \"cũ\" <1>")
        #expect(survey.location == "Phường Kinh Bắc; \"cũ\" <1>, Tỉnh Bắc Ninh")
        #expect(survey.latitude == 21.2731 && survey.longitude == 106.1946)
        let details = try #require(survey.details)
        #expect(details.contains("tổ này vừa xong việc “Khảo sát” tại Tỉnh Bắc Ninh"))
        #expect(details.contains("Di chuyển trước đó: 45 phút."))
        #expect(details.contains("Số dân được phục vụ: 30.000"))
        let install = try #require(events.first { $0.uid == "install.24@2025.tuyen" })
        #expect(try #require(install.details).contains("Các tổ: Tổ lắp đặt số 1, Tỉnh Bắc Ninh; Tổ lắp đặt số 2"))
        let english = try self.events(ExportFixture.plan(), "field-crew/24@2025/1", .english)
        #expect(english[0].summary == "Survey: EN Tỉnh Bắc Ninh")
        #expect(try #require(english[0].details).contains("Its phase, or the plan, begins then."))
    }

    @Test("Whole days where the plan knows no hours")
    func wholeDays() throws {
        let event = try #require(try events(ExportFixture.plan(), "carrier-crew/24@2025").first)
        #expect(event.start == .day(ICalendarDay(year: 2025, month: 7, day: 3)))
        #expect(event.end == .day(ICalendarDay(year: 2025, month: 7, day: 14)))
    }

    @Test("After re-planning the same work has the same identity and a greater sequence")
    func revision() throws {
        let before = try events(ExportFixture.plan(), "field-crew/24@2025/1")
        var plan = ExportFixture.plan(asOf: "2025-07-03")
        for site in plan.sites.indices {
            for number in plan.sites[site].activities.indices {
                plan.sites[site].activities[number].starts.daysSinceEpoch += 7
                plan.sites[site].activities[number].finishes.daysSinceEpoch += 7
            }
        }
        let after = try events(plan, "field-crew/24@2025/1")
        #expect(before.map(\.uid) == after.map(\.uid))
        for (old, new) in zip(before, after) {
            #expect(new.sequence > old.sequence)
            #expect(old.start != new.start)
        }
        let again = CrewCalendar(plan, .vietnamese, revision: 1)
        #expect(again.calendar(2).events[0].sequence == after[0].sequence + 1)
        #expect(CrewCalendar(plan, .vietnamese).calendar(2).text == CrewCalendar(plan, .vietnamese).calendar(2).text)
        #expect(Set(after.map(\.uid)).count == after.count)
    }

    @Test("What is no more a crew's is withdrawn from its calendar, also where it has nothing left")
    func withdrawn() throws {
        let old = CrewCalendar(ExportFixture.plan(), .vietnamese)
        let oldOne = try #require(old.agenda.crews.firstIndex { $0.id == "field-crew/24@2025/1" })
        var plan = ExportFixture.plan(asOf: "2025-07-02")
        plan.sites[1].activities[2].crews = ["field-crew/24@2025/2"]
        let new = CrewCalendar(plan, .vietnamese)
        let calendar = new.calendar(
            try #require(new.agenda.crews.firstIndex { $0.id == "field-crew/24@2025/1" }),
            previous: old.calendar(oldOne))
        let gone = calendar.events.filter { $0.status == .cancelled }
        #expect(
            Set(gone.map(\.uid)) == ["install.07210@2025.tuyen", "travel.install.07210@2025.tuyen"])
        for event in gone { #expect(event.sequence > old.calendar(oldOne).events[0].sequence && !event.isBusy) }
        let emptied = new.emptied(CrewAgenda.Crew("field-crew/24@2025/1"), previous: old.calendar(oldOne))
        #expect(emptied.events.count == 8 && emptied.events.allSatisfy { $0.status == .cancelled })
    }
}
