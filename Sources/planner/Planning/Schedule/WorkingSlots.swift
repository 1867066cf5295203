import NetworkModel
import Rollout

/// The working time from a plan's first day on, in slots 0, 1, 2 … of half an hour, and back to dates and times of day.
///
/// A working day has as many slots as its calendar's shifts have half hours: 16 where they are eight hours.
struct WorkingSlots {
    static let minutesPerSlot = 30

    let days: WorkingDays
    /// Minutes of the day at which each slot of a day begins.
    private let begins: [Int]
    var perDay: Int { begins.count }

    init(from start: CivilDate, calendar: WorkingCalendar) {
        days = WorkingDays(from: start, calendar: calendar)
        begins = calendar.shifts.flatMap { shift in
            stride(from: shift.lowerBound, to: shift.upperBound, by: Self.minutesPerSlot).map(\.self)
        }
    }

    /// The slots that an activity of so many working minutes takes.
    static func slots(minutes: Int) -> Int { (max(0, minutes) + minutesPerSlot - 1) / minutesPerSlot }

    /// The first slot of the first working day on or after `date`; past the last where there is none.
    func slot(onOrAfter date: CivilDate) -> Int { (days.number(onOrAfter: date) ?? days.count) * perDay }

    /// The slot that begins then; nil where none does.
    func slot(_ day: CivilDate, minute: Int) -> Int? {
        guard let number = days.number(onOrAfter: day), days.date(number) == day,
            let offset = begins.firstIndex(of: minute)
        else { return nil }
        return number * perDay + offset
    }

    /// Day and minute at which a slot begins; nil past the calendar's end.
    func begin(_ slot: Int) -> (day: CivilDate, minute: Int)? {
        guard slot >= 0 else { return nil }
        return days.date(slot / perDay).map { ($0, begins[slot % perDay]) }
    }

    /// Day and minute at which work that ends before slot `end` is over.
    func finish(_ end: Int) -> (day: CivilDate, minute: Int)? {
        begin(max(0, end - 1)).map { ($0.day, $0.minute + Self.minutesPerSlot) }
    }

    /// Runs of slots of the first `count` days that satisfy `isIncluded`.
    func runs(of count: Int, where isIncluded: (CivilDate) -> Bool) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        for number in 0..<min(count, days.count) {
            guard let day = days.date(number), isIncluded(day) else { continue }
            let slots = number * perDay..<(number + 1) * perDay
            if let last = runs.last, last.upperBound == slots.lowerBound {
                runs[runs.count - 1] = last.lowerBound..<slots.upperBound
            } else {
                runs.append(slots)
            }
        }
        return runs
    }
}
