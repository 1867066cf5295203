/// A dated block of the rollout decreed from above.
package struct Phase: Hashable, Sendable, Identifiable {
    /// Which units a phase is for.
    package enum Scope: String, CaseIterable, Sendable {
        /// The centre and its organs.
        case centralOrgans = "central-organs"
        /// Provinces that no merger touches.
        case unaffectedProvinces = "unaffected-provinces"
        /// The other provinces and all communes.
        case remaining
    }

    package var id: String
    package var name: LocalizedName
    package var scopes: [Scope]
    /// Units that the decree names: they belong to this phase whatever the scopes of the phases say.
    package var members: Set<UnitID> = []
    /// First day of work in use.
    package var starts: CivilDate
    /// Last day, where decreed.
    package var ends: CivilDate?
    package var milestones: [Milestone]
    package var basis: Basis
    /// Whether no work may begin before `starts`; where not, works may begin as soon as the plan does.
    package var isStartHard = true
    /// Whether a finish after `ends` is no schedule at all, rather than a cost.
    package var isEndHard = false
    /// How many times its people's waiting a finish after `ends` costs; the schedule's own measure where nil.
    package var lateness: Double?

    /// A day inside a phase, as printed and as read: the notice prints 5/4/2024 where it means 2025.
    package struct Milestone: Hashable, Sendable {
        package var name: LocalizedName
        package var date: CivilDate
        /// What the source prints, where that differs from `date`; reports flag it.
        package var printed: String?
        package init(name: LocalizedName, date: CivilDate, printed: String?) {
            self.name = name
            self.date = date
            self.printed = printed
        }
    }

    package init(
        id: String, name: LocalizedName, scopes: [Scope], starts: CivilDate, ends: CivilDate?,
        milestones: [Milestone], basis: Basis, members: Set<UnitID> = []
    ) {
        self.id = id
        self.name = name
        self.scopes = scopes
        self.members = members
        self.starts = starts
        self.ends = ends
        self.milestones = milestones
        self.basis = basis
    }
}

/// The days on which crews work.
package struct WorkingCalendar: Hashable, Sendable {
    /// ISO weekdays (1 Monday ... 7 Sunday) that are worked.
    package var workingWeekdays: Set<Int>
    /// Public holidays, Tết among them, and days off in lieu.
    package var holidays: Set<CivilDate>
    /// Weekend days that are worked instead.
    package var workedDays: Set<CivilDate>
    /// What the holidays are called, where known.
    package var holidayNames: [CivilDate: LocalizedName]
    /// Minutes of the day that are worked, ascending and disjoint, each a whole number of half hours.
    package var shifts: [Range<Int>] = WorkingCalendar.usualShifts
    /// Periods in which some works rest.
    package var seasons: [ClosedSeason] = []

    /// 08:00 to 12:00 and 13:00 to 17:00.
    package static let usualShifts = [480..<720, 780..<1020]
    /// Minutes worked in a day.
    package var minutesPerDay: Int { shifts.reduce(0) { $0 + $1.count } }

    package init(
        workingWeekdays: Set<Int>, holidays: Set<CivilDate>, workedDays: Set<CivilDate>,
        holidayNames: [CivilDate: LocalizedName] = [:]
    ) {
        self.holidayNames = holidayNames
        self.workingWeekdays = workingWeekdays
        self.holidays = holidays
        self.workedDays = workedDays
    }

    package func isWorkingDay(_ day: CivilDate) -> Bool {
        if workedDays.contains(day) { return true }
        return workingWeekdays.contains(day.weekday) && !holidays.contains(day)
    }
}

/// People who do activities: how many crews of a skill are based in each province (or at the centre).
package struct CrewRule: Hashable, Sendable, Identifiable {
    package var id: String
    package var name: LocalizedName
    /// The activities it can do.
    package var skills: Set<ActivityKind>
    /// Crews per province, or in all where `isNational`.
    package var count: Int
    package var isNational: Bool
    /// Cost of one crew-day.
    package var dayRate: Money
    package var basis: Basis
    /// Where they start from on their first day: the office of this unit; where nil, that of their province, or the centre's.
    package var home: UnitID?
    /// Whether they go to the site; a desk and a carrier's own people don't, and are only counted.
    package var travels = false
    /// First and last day on which they are there; nil where that has no end.
    package var availableFrom: CivilDate?
    package var availableUntil: CivilDate?

    package init(
        id: String, name: LocalizedName, skills: Set<ActivityKind>, count: Int, isNational: Bool, dayRate: Money,
        basis: Basis
    ) {
        self.id = id
        self.name = name
        self.skills = skills
        self.count = count
        self.isNational = isNational
        self.dayRate = dayRate
        self.basis = basis
    }
}

/// The works at one site, in the order in which they are done.
package enum ActivityKind: String, CaseIterable, Sendable {
    case survey, order, deliver, install
    case keyEncryptor = "key-encryptor"
    case installAgent = "install-agent"
    case accept
    case cutOver = "cut-over"
}

/// How long an activity takes at a site of a level, after what, and in which ways it can be done.
package struct ActivityRule: Hashable, Sendable {
    package var kind: ActivityKind
    /// Working days by level, begun ones counted; `deliver` takes the medium's lead time instead.
    package var duration: [UnitLevel: Int]
    package var basis: Basis
    /// Working minutes by level, where the settings give hours; where nil, `duration` counts.
    package var minutes: [UnitLevel: Int]?
    /// What must be finished at the site before it starts; where nil, the kind before it. All are of earlier kinds.
    package var after: [ActivityKind]?
    /// Other ways to do it than by one crew in the usual time.
    package var modes: [ActivityMode] = []

    package init(kind: ActivityKind, duration: [UnitLevel: Int], basis: Basis) {
        self.kind = kind
        self.duration = duration
        self.basis = basis
    }
}

/// What the designer must give each level.
package struct ProtectionRule: Hashable, Sendable {
    package var level: UnitLevel
    /// Whether a backup circuit is asked for.
    package var wantsBackup: Bool
    /// Share (0...1) of the primary's demand that the backup carries.
    package var backupShare: Double
    /// Media allowed for the primary and for the backup, most wanted first.
    package var primaryMedia: [Medium]
    package var backupMedia: [Medium]
    /// Most of a circuit's capacity that the busy hour may take, 0...1.
    package var utilisationLimit: Double
    package var basis: Basis
    /// Whether the backup is bought of another carrier than the primary, where its medium has one.
    package var wantsOtherCarrier = false

    package init(
        level: UnitLevel, wantsBackup: Bool, backupShare: Double, primaryMedia: [Medium], backupMedia: [Medium],
        utilisationLimit: Double, basis: Basis
    ) {
        self.level = level
        self.wantsBackup = wantsBackup
        self.backupShare = backupShare
        self.primaryMedia = primaryMedia
        self.backupMedia = backupMedia
        self.utilisationLimit = utilisationLimit
        self.basis = basis
    }
}
