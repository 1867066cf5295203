/// How crews travel, what may be spent, and what a schedule is to achieve.
package struct SchedulingSettings: Hashable, Sendable {
    package var travel = CrewTravel()
    package var aim = ScheduleAim()
    /// Nil where money is no limit.
    package var budget: BudgetRule?
    package init() {}
}

/// How fast crews that travel are on the road.
package struct CrewTravel: Hashable, Sendable {
    /// Kilometres an hour.
    package var speed: Double
    /// Route kilometres per great-circle kilometre, 1 or more.
    package var routeFactor: Double
    package var basis: Basis

    package init(
        speed: Double = 40, routeFactor: Double = 1.3, basis: Basis = .assumed(why: "usual on provincial roads")
    ) {
        self.speed = speed
        self.routeFactor = routeFactor
        self.basis = basis
    }
}

/// What a schedule costs, all told in person-days: a person without the network for a working day counts 1.
package struct ScheduleAim: Hashable, Sendable {
    /// How many persons a site without a link counts as, beside those it serves; by level.
    package var siteRisk: [UnitLevel: Int]
    /// How many times more a day after a phase's end counts.
    package var lateness: Double
    /// How many persons a day counts as until the last site is done.
    package var makespan: Int
    /// How many đồng weigh as much as a person-day; 0 where money does not count.
    package var dongPerPersonDay: Int
    package var basis: Basis

    package init(
        siteRisk: [UnitLevel: Int] = [:], lateness: Double = 1, makespan: Int = 0, dongPerPersonDay: Int = 0,
        basis: Basis = .assumed(why: "people who wait, nothing else")
    ) {
        self.siteRisk = siteRisk
        self.lateness = lateness
        self.makespan = makespan
        self.dongPerPersonDay = dongPerPersonDay
        self.basis = basis
    }
}

/// What may be spent in each quarter of a year.
package struct BudgetRule: Hashable, Sendable {
    /// What is paid out of it.
    package enum Part: String, CaseIterable, Sendable {
        /// Setting up circuits, paid when their delivery starts.
        case circuits
        /// Equipment, paid when it is taken.
        case equipment
        /// Crew-days and surcharges, paid when the activity starts.
        case crews
    }

    /// For each quarter that has no amount of its own.
    package var usual: Money
    package var quarters: [Quarter: Money]
    /// Whether what a quarter leaves may be spent later.
    package var carriesOver: Bool
    package var parts: Set<Part>
    package var basis: Basis

    package init(usual: Money, quarters: [Quarter: Money], carriesOver: Bool, parts: Set<Part>, basis: Basis) {
        self.usual = usual
        self.quarters = quarters
        self.carriesOver = carriesOver
        self.parts = parts
        self.basis = basis
    }

    package func amount(in quarter: Quarter) -> Money { quarters[quarter] ?? usual }
}

/// Three months of a year: `2025-Q3`.
package struct Quarter: Hashable, Comparable, Sendable, CustomStringConvertible {
    package var year: Int
    /// 1...4.
    package var number: Int

    package init(containing day: CivilDate) {
        let (year, month, _) = day.components
        self.year = year
        number = (month - 1) / 3 + 1
    }

    /// Reads `2025-Q3`; nil for anything else.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 7, bytes[4] == UInt8(ascii: "-"), bytes[5] == UInt8(ascii: "Q"),
            bytes[..<4].allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            (UInt8(ascii: "1")...UInt8(ascii: "4")).contains(bytes[6]), let year = Int(text.prefix(4)), year > 0
        else { return nil }
        self.year = year
        number = Int(bytes[6] - UInt8(ascii: "0"))
    }

    package var next: Quarter {
        var quarter = self
        quarter.number += 1
        if quarter.number > 4 {
            quarter.number = 1
            quarter.year += 1
        }
        return quarter
    }

    /// Its first day; nil past the calendar's end.
    package var firstDay: CivilDate? { CivilDate(year: year, month: number * 3 - 2, day: 1) }

    package var description: String { "\(year)-Q\(number)" }

    package static func < (a: Quarter, b: Quarter) -> Bool { (a.year, a.number) < (b.year, b.number) }
}

/// A period in which some works rest: a flood season, a change freeze around Tết.
package struct ClosedSeason: Hashable, Sendable, Identifiable {
    package var id: String
    package var name: LocalizedName
    /// The provinces that it is for; empty for all, and the centre.
    package var units: Set<UnitID>
    package var activities: Set<ActivityKind>
    package var span: Span
    package var basis: Basis

    package enum Span: Hashable, Sendable {
        /// From a day to a day of every year, both inclusive, as month × 100 + day; over the turn of the year where the first is
        /// after the last.
        case yearly(from: Int, until: Int)
        /// Periods with their dates, both inclusive.
        case dated([ClosedRange<CivilDate>])
    }

    package init(
        id: String, name: LocalizedName, units: Set<UnitID>, activities: Set<ActivityKind>, span: Span, basis: Basis
    ) {
        self.id = id
        self.name = name
        self.units = units
        self.activities = activities
        self.span = span
        self.basis = basis
    }

    /// Whether `day` is in it.
    package func contains(_ day: CivilDate) -> Bool {
        switch span {
        case .dated(let periods): return periods.contains { $0.contains(day) }
        case .yearly(let from, let until):
            let (_, month, date) = day.components
            let number = month * 100 + date
            return from <= until ? from <= number && number <= until : number >= from || number <= until
        }
    }

    package func closes(_ kind: ActivityKind, in province: UnitID?) -> Bool {
        activities.contains(kind) && (units.isEmpty || province.map(units.contains) ?? false)
    }
}

/// A way to do an activity other than by one crew in the usual time.
package struct ActivityMode: Hashable, Sendable, Identifiable {
    package var id: String
    package var name: LocalizedName
    /// The rule whose crews do it; where nil, those that usually do.
    package var crew: String?
    /// Crews at once, 1 or more.
    package var crews: Int
    /// Share of the usual time that it takes, above 0.
    package var share: Double
    /// Paid on top.
    package var surcharge: Money
    package var basis: Basis

    package init(
        id: String, name: LocalizedName, crew: String?, crews: Int, share: Double, surcharge: Money, basis: Basis
    ) {
        self.id = id
        self.name = name
        self.crew = crew
        self.crews = crews
        self.share = share
        self.surcharge = surcharge
        self.basis = basis
    }
}
