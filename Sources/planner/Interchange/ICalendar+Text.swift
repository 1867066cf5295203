extension ICalendar {
    /// The file: UTF-8, lines ended by CRLF. Linear.
    package var text: String {
        var lines = ICalendarLines(reserving: 600 + events.count * 900)
        lines.add("BEGIN", "VCALENDAR")
        lines.add("VERSION", "2.0")
        lines.add("PRODID", text: productID)
        lines.add("CALSCALE", "GREGORIAN")
        lines.add("METHOD", "PUBLISH")
        lines.add("UID", text: uid)
        lines.add("NAME", text: name, language: language)
        // What readers older than RFC 7986 show instead of NAME.
        lines.add("X-WR-CALNAME", text: name)
        if let about { lines.add("DESCRIPTION", text: about, language: language) }
        if let color { lines.add("COLOR", text: color) }
        if let modified { lines.add("LAST-MODIFIED", Self.written(modified)) }
        lines.add("X-WR-TIMEZONE", text: zone.id)
        if events.contains(where: \.hasTimeOfDay) { add(zone, to: &lines) }
        for event in events { add(event, to: &lines) }
        lines.add("END", "VCALENDAR")
        return String(decoding: lines.bytes, as: UTF8.self)
    }

    private func add(_ zone: ICalendarZone, to lines: inout ICalendarLines) {
        lines.add("BEGIN", "VTIMEZONE")
        lines.add("TZID", text: zone.id)
        lines.add("BEGIN", "STANDARD")
        lines.add("DTSTART", Self.written(zone.since) + "T000000")
        lines.add("TZOFFSETFROM", Self.offset(zone.offsetBefore))
        lines.add("TZOFFSETTO", Self.offset(zone.offset))
        lines.add("END", "STANDARD")
        lines.add("END", "VTIMEZONE")
    }

    private func add(_ event: ICalendarEvent, to lines: inout ICalendarLines) {
        lines.add("BEGIN", "VEVENT")
        lines.add("UID", text: event.uid)
        lines.add("DTSTAMP", Self.written(event.stamp))
        lines.add("LAST-MODIFIED", Self.written(event.stamp))
        lines.add("SEQUENCE", String(event.sequence))
        add("DTSTART", event.start, to: &lines)
        if let end = event.end { add("DTEND", end, to: &lines) }
        lines.add("SUMMARY", text: event.summary, language: language)
        if let details = event.details { lines.add("DESCRIPTION", text: details, language: language) }
        if let location = event.location { lines.add("LOCATION", text: location, language: language) }
        if let latitude = event.latitude, let longitude = event.longitude {
            lines.add("GEO", "\(Self.degrees(latitude));\(Self.degrees(longitude))")
        }
        if !event.categories.isEmpty { lines.add("CATEGORIES", texts: event.categories) }
        if let color = event.color { lines.add("COLOR", text: color) }
        lines.add("STATUS", event.status.rawValue)
        lines.add("TRANSP", event.isBusy ? "OPAQUE" : "TRANSPARENT")
        lines.add("END", "VEVENT")
    }

    private func add(_ name: String, _ time: ICalendarTime, to lines: inout ICalendarLines) {
        switch time {
        case .day(let day): lines.add(name + ";VALUE=DATE", Self.written(day))
        case .local(let day, let minute):
            lines.add(
                "\(name);TZID=\(ICalendarLines.parameter(zone.id))",
                "\(Self.written(day))T\(Self.two(minute / 60))\(Self.two(minute % 60))00")
        }
    }

    // MARK: - Values

    private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }

    private static func written(_ day: ICalendarDay) -> String {
        let year = String(day.year)
        return String(repeating: "0", count: max(0, 4 - year.count)) + year + two(day.month) + two(day.day)
    }

    private static func written(_ instant: ICalendarInstant) -> String {
        let minutes = instant.second / 60
        return "\(written(instant.day))T\(two(minutes / 60))\(two(minutes % 60))\(two(instant.second % 60))Z"
    }

    /// §3.3.14: `+0700`.
    private static func offset(_ minutes: Int) -> String {
        "\(minutes < 0 ? "-" : "+")\(two(abs(minutes) / 60))\(two(abs(minutes) % 60))"
    }

    /// §3.8.1.6: six digits behind the point, a tenth of a metre.
    private static func degrees(_ value: Double) -> String {
        let millionths = Int((abs(value) * 1e6).rounded())
        let rest = String(millionths % 1_000_000)
        let sign = value < 0 && millionths > 0 ? "-" : ""
        return "\(sign)\(millionths / 1_000_000)." + String(repeating: "0", count: 6 - rest.count) + rest
    }
}

extension ICalendarEvent {
    fileprivate var hasTimeOfDay: Bool {
        switch (start, end) {
        case (.local, _), (_, .local): true
        default: false
        }
    }
}
