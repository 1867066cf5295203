import Interchange
import TestSupport
import Testing

/// A strict reader of RFC 5545, for these tests: every rule of §3.1 and §3.6 that a sloppy writer breaks is an error.
struct CalendarReading {
    struct Broken: Error, CustomStringConvertible {
        var description: String
        init(_ description: String) { self.description = description }
    }

    struct Property: Equatable {
        var name: String
        var parameters: String
        var value: String
    }

    var calendar: [Property] = []
    var zones: [[Property]] = []
    var events: [[Property]] = []

    init(_ text: String) throws {
        for line in try Self.unfolded(Array(text.utf8)) { lines.append(try Self.property(line)) }
        guard lines.first == Property(name: "BEGIN", parameters: "", value: "VCALENDAR") else { throw Broken("begin") }
        var stack: [String] = []
        for line in lines {
            switch line.name {
            case "BEGIN":
                stack.append(line.value)
                if line.value == "VEVENT" { events.append([]) }
                if line.value == "VTIMEZONE" { zones.append([]) }
            case "END":
                guard stack.popLast() == line.value else { throw Broken("END:\(line.value)") }
            default:
                switch stack.dropFirst().first {
                case nil: calendar.append(line)
                case "VEVENT": events[events.count - 1].append(line)
                case "VTIMEZONE": zones[zones.count - 1].append(line)
                case let other: throw Broken("in \(other ?? "")")
                }
            }
        }
        guard stack.isEmpty else { throw Broken("not ended: \(stack)") }
        for event in events {
            for name in ["UID", "DTSTAMP", "DTSTART"] where event.count(where: { $0.name == name }) != 1 {
                throw Broken("\(name) must be there once")
            }
        }
    }
    private var lines: [Property] = []

    /// Lines end with CRLF alone and have at most 75 octets, each valid UTF-8 by itself.
    static func unfolded(_ bytes: [UInt8]) throws -> [String] {
        var lines: [[UInt8]] = []
        var line: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == 0x0D {
                guard index + 1 < bytes.count, bytes[index + 1] == 0x0A else { throw Broken("CR without LF") }
                guard line.count <= 75 else { throw Broken("\(line.count) octets") }
                guard String(validating: line, as: UTF8.self) != nil else { throw Broken("folded inside a character") }
                if line.first == 0x20, !lines.isEmpty {
                    lines[lines.count - 1] += line.dropFirst()
                } else {
                    lines.append(line)
                }
                line = []
                index += 2
                continue
            }
            guard bytes[index] >= 0x20 || bytes[index] == 0x09 else {
                throw Broken("control character \(bytes[index])")
            }
            line.append(bytes[index])
            index += 1
        }
        guard line.isEmpty else { throw Broken("last line has no end") }
        return lines.map { String(decoding: $0, as: UTF8.self) }
    }

    static func property(_ line: String) throws -> Property {
        var isQuoted = false
        for index in line.indices {
            if line[index] == "\"" { isQuoted.toggle() }
            guard line[index] == ":", !isQuoted else { continue }
            let head = line[..<index].split(separator: ";", maxSplits: 1).map(String.init)
            return Property(
                name: head[0], parameters: head.count > 1 ? head[1] : "",
                value: String(line[line.index(after: index)...]))
        }
        throw Broken("no colon: \(line)")
    }

    /// §3.3.11 backwards.
    static func text(_ value: String) throws -> String {
        var result = ""
        var rest = Substring(value)
        while let character = rest.popFirst() {
            if character == ";" || character == "," { throw Broken("bare \(character)") }
            guard character == "\\" else {
                result.append(character)
                continue
            }
            switch rest.popFirst() {
            case "n", "N": result += "\n"
            case let other? where "\\;,".contains(other): result.append(other)
            case let other: throw Broken("escape \(other.map { String($0) } ?? "")")
            }
        }
        return result
    }
}

@Suite("iCalendar", .blocking)
struct ICalendarTests {
    private let stamp = ICalendarInstant(day: ICalendarDay(year: 2025, month: 7, day: 1), second: 61)

    private func event(_ summary: String = "Lắp đặt") -> ICalendarEvent {
        let day = ICalendarDay(year: 2025, month: 7, day: 9)
        return ICalendarEvent(
            uid: "install.24@2025", sequence: 3, stamp: stamp, start: .local(day, minute: 485),
            end: .local(day, minute: 1_020), summary: summary)
    }

    private func calendar(_ events: [ICalendarEvent]) -> ICalendar {
        ICalendar(
            uid: "crew", name: "Tổ lắp đặt, số 3", about: "a; b", color: "teal", productID: "-//Test//EN",
            language: "vi", modified: stamp, events: events)
    }

    @Test("Reads back, property by property")
    func readsBack() throws {
        var event = event()
        event.details = "Một; hai, ba\\bốn\r\nnăm\n"
        event.location = "Xã Tam Chung, Tỉnh Thanh Hóa"
        event.latitude = 20.566
        event.longitude = -0.0000004
        event.categories = ["Lắp đặt", "a,b"]
        event.status = .cancelled
        event.isBusy = false
        let reading = try CalendarReading(calendar([event]).text)
        let calendar = Dictionary(uniqueKeysWithValues: reading.calendar.map { ($0.name, $0.value) })
        #expect(calendar["VERSION"] == "2.0" && calendar["METHOD"] == "PUBLISH" && calendar["COLOR"] == "teal")
        #expect(try CalendarReading.text(try #require(calendar["NAME"])) == "Tổ lắp đặt, số 3")
        #expect(calendar["LAST-MODIFIED"] == "20250701T000101Z")
        let zone = try #require(reading.zones.first).map(\.value)
        #expect(zone == ["Asia/Ho_Chi_Minh", "19750613T000000", "+0800", "+0700"])
        let read = Dictionary(uniqueKeysWithValues: try #require(reading.events.first).map { ($0.name, $0) })
        #expect(read["DTSTART"]?.parameters == "TZID=Asia/Ho_Chi_Minh")
        #expect(read["DTSTART"]?.value == "20250709T080500" && read["DTEND"]?.value == "20250709T170000")
        #expect(try CalendarReading.text(try #require(read["DESCRIPTION"]?.value)) == "Một; hai, ba\\bốn\nnăm\n")
        #expect(read["GEO"]?.value == "20.566000;0.000000")
        #expect(read["CATEGORIES"]?.value == "Lắp đặt,a\\,b")
        #expect(read["SEQUENCE"]?.value == "3" && read["STATUS"]?.value == "CANCELLED")
        #expect(read["TRANSP"]?.value == "TRANSPARENT" && read["DTSTAMP"]?.value == "20250701T000101Z")
    }

    @Test("Whole days have no zone, and end on the day after")
    func wholeDays() throws {
        var event = event()
        event.start = .day(ICalendarDay(year: 2025, month: 12, day: 31))
        event.end = .day(ICalendarDay(year: 2026, month: 1, day: 1))
        let reading = try CalendarReading(calendar([event]).text)
        #expect(reading.zones.isEmpty)
        let read = try #require(reading.events.first)
        #expect(read.contains(.init(name: "DTSTART", parameters: "VALUE=DATE", value: "20251231")))
        #expect(read.contains(.init(name: "DTEND", parameters: "VALUE=DATE", value: "20260101")))
    }

    /// Every length around the limits, of characters of 1 to 4 octets.
    @Test("Folds at 75 octets and never inside a character", arguments: ["a", "đ", "ế", "🏯"])
    func folds(_ character: String) throws {
        for shift in 0..<4 {
            for length in [0, 1, 15, 16, 17, 18, 19, 20, 30, 36, 62, 63, 64, 65, 66, 67, 136, 137, 138, 139, 300] {
                let summary = String(repeating: "x", count: shift) + String(repeating: character, count: length)
                let reading = try CalendarReading(calendar([event(summary)]).text)
                #expect(reading.events.first?.first { $0.name == "SUMMARY" }?.value == summary)
            }
        }
    }

    @Test("A line of 75 octets stays whole, one of 76 does not")
    func limit() {
        let fixed = "SUMMARY;LANGUAGE=vi:".utf8.count
        #expect(
            calendar([event(String(repeating: "a", count: 75 - fixed))]).text.contains(
                ":\(String(repeating: "a", count: 75 - fixed))\r\n"))
        #expect(calendar([event(String(repeating: "a", count: 76 - fixed))]).text.contains("a\r\n a\r\n"))
    }

    @Test("Control characters can't break a line")
    func controls() throws {
        let reading = try CalendarReading(calendar([event("a\u{0}b\rc\u{7F}\td\u{1B}")]).text)
        let value = try #require(reading.events.first?.first { $0.name == "SUMMARY" }?.value)
        #expect(try CalendarReading.text(value) == "ab\nc\td")
    }
}
