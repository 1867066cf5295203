/// A calendar in the iCalendar format (RFC 5545, with the properties of RFC 7986) to be written.
///
/// ```swift
/// let text = ICalendar(uid: "crew-3", name: "Crew 3", productID: "-//Example//EN", events: [visit]).text
/// ```
/// It is published (`METHOD:PUBLISH`), not an invitation: nobody is asked to answer.
package struct ICalendar: Sendable {
    /// The same for every later calendar of the same thing.
    package var uid: String
    package var name: String
    package var about: String?
    /// A colour's name of CSS3 (RFC 7986 §5.9).
    package var color: String?
    package var productID: String
    /// RFC 5646 tag of the texts: `vi`.
    package var language: String?
    /// The zone of all local times.
    package var zone: ICalendarZone
    /// When the calendar was last changed.
    package var modified: ICalendarInstant?
    package var events: [ICalendarEvent]

    package init(
        uid: String, name: String, about: String? = nil, color: String? = nil, productID: String,
        language: String? = nil, zone: ICalendarZone = .vietnam, modified: ICalendarInstant? = nil,
        events: [ICalendarEvent]
    ) {
        self.uid = uid
        self.name = name
        self.about = about
        self.color = color
        self.productID = productID
        self.language = language
        self.zone = zone
        self.modified = modified
        self.events = events
    }
}

/// A day of the Gregorian calendar; whoever makes it has checked it.
package struct ICalendarDay: Hashable, Sendable {
    package var year: Int
    package var month: Int
    package var day: Int
    package init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }
}

/// When an event begins or ends.
package enum ICalendarTime: Hashable, Sendable {
    /// A whole day; as an end it is the day after the last (RFC 5545 §3.6.1).
    case day(ICalendarDay)
    /// A minute of the day, 0..<1440, in the calendar's zone.
    case local(ICalendarDay, minute: Int)
}

/// A second of Coordinated Universal Time.
package struct ICalendarInstant: Hashable, Sendable {
    package var day: ICalendarDay
    /// 0..<86400.
    package var second: Int
    package init(day: ICalendarDay, second: Int = 0) {
        self.day = day
        self.second = second
    }
}

/// A zone of one fixed offset, which is all that a country without summer time needs.
package struct ICalendarZone: Hashable, Sendable {
    /// Of the IANA time zone database.
    package var id: String
    /// Minutes east of Greenwich since `since`, and before it.
    package var offset: Int
    package var offsetBefore: Int
    package var since: ICalendarDay
    package init(id: String, offset: Int, offsetBefore: Int, since: ICalendarDay) {
        self.id = id
        self.offset = offset
        self.offsetBefore = offsetBefore
        self.since = since
    }

    /// UTC+7 in the whole country since 13 June 1975 (IANA time zone database, `asia`).
    package static let vietnam = ICalendarZone(
        id: "Asia/Ho_Chi_Minh", offset: 420, offsetBefore: 480, since: ICalendarDay(year: 1975, month: 6, day: 13))
}

/// One `VEVENT`.
package struct ICalendarEvent: Sendable {
    package enum Status: String, Sendable {
        case tentative = "TENTATIVE"
        case confirmed = "CONFIRMED"
        /// Takes an event of the same `uid` out of the reader's calendar.
        case cancelled = "CANCELLED"
    }

    /// The same whenever the same thing is meant, whenever it is: a reader replaces what it has of this `uid`.
    package var uid: String
    /// Grows with every revision (RFC 5545 §3.8.7.4); a reader keeps the greatest.
    package var sequence: Int
    /// When this revision was made; also its `LAST-MODIFIED`.
    package var stamp: ICalendarInstant
    package var start: ICalendarTime
    /// After `start`; nil for a moment, and then for a whole day where `start` is a day.
    package var end: ICalendarTime?
    package var summary: String
    package var details: String?
    package var location: String?
    /// Degrees north and east.
    package var latitude: Double?
    package var longitude: Double?
    package var categories: [String] = []
    /// A colour's name of CSS3.
    package var color: String?
    package var status: Status = .confirmed
    /// Whether its time is taken.
    package var isBusy = true

    package init(
        uid: String, sequence: Int, stamp: ICalendarInstant, start: ICalendarTime, end: ICalendarTime?, summary: String
    ) {
        self.uid = uid
        self.sequence = sequence
        self.stamp = stamp
        self.start = start
        self.end = end
        self.summary = summary
    }
}
