package import Localization
package import NetworkModel

extension UnitLevel {
    package var message: PlanMessages {
        switch self {
        case .centre: .centre
        case .organ: .organ
        case .province: .province
        case .district: .district
        case .commune: .commune
        }
    }
}

extension Gate {
    package var message: PlanMessages {
        switch self {
        case .open: .open
        case .held: .held
        case .standby: .standby
        case .ready: .ready
        case .closed: .closed
        }
    }
}

extension GatePolicy {
    package var message: PlanMessages { self == .strict ? .policyStrict : .policyOwn }
}

extension NetworkLevel {
    package var message: PlanMessages {
        switch self {
        case .levelI: .levelI
        case .levelII: .levelII
        case .backbone: .levelBackbone
        }
    }
}

extension Medium {
    package var message: PlanMessages {
        switch self {
        case .fibre: .fibre
        case .microwave: .microwave
        case .cellular: .cellular
        case .satellite: .satellite
        }
    }
}

extension CircuitRole {
    package var message: PlanMessages { self == .primary ? .primary : .backup }
}

extension SiteKind {
    package var message: PlanMessages {
        switch self {
        case .office: .office
        case .operationsCentre: .operationsCentre
        case .networkCentre: .networkCentre
        case .regionalCentre: .regionalCentre
        case .backupCentre: .backupCentre
        case .provincialCentre: .provincialCentre
        case .pop: .pop
        }
    }
}

extension ActivityKind {
    package var message: PlanMessages {
        switch self {
        case .survey: .survey
        case .order: .order
        case .deliver: .deliver
        case .install: .install
        case .keyEncryptor: .keyEncryptor
        case .installAgent: .installAgent
        case .accept: .accept
        case .cutOver: .cutOver
        }
    }
}

extension LineageEvent.Kind {
    package var message: PlanMessages {
        switch self {
        case .merge: .merge
        case .split: .split
        case .reregister: .reregister
        case .rename: .rename
        case .retype: .retype
        case .abolish: .abolish
        }
    }
}

extension PlannedGap.Reason {
    package var message: PlanMessages {
        switch self {
        case .noRule: .gapNoRule
        case .outOfReach: .gapOutOfReach
        case .tooSmall: .gapTooSmall
        case .noBackup: .gapNoBackup
        case .unscheduled: .gapUnscheduled
        case .tooSlow: .gapTooSlow
        case .tooManyHops: .gapTooManyHops
        case .noAddresses: .gapNoAddresses
        }
    }
}

extension PlannedAssumption.Part {
    package var message: PlanMessages {
        switch self {
        case .prices: .assumptionPrices
        case .populations: .assumptionPopulations
        case .locations: .assumptionLocations
        case .systems: .assumptionSystems
        case .staffing: .assumptionStaffing
        case .protection: .assumptionProtection
        case .activities: .assumptionActivities
        case .crews: .assumptionCrews
        case .phases: .assumptionPhases
        }
    }
}

extension LocalizedName {
    package subscript(language: Language) -> String { language == .vietnamese ? vi : en }
}

extension Bandwidth {
    /// In SI units with the fewest digits: `10 Gbit/s`, `2.5 Mbit/s`.
    package var description: String {
        func text(_ value: Double, _ unit: String) -> String {
            let tenths = Int((value * 10).rounded())
            return (tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)") + " " + unit
        }
        let value = Double(bitsPerSecond)
        if value >= 1e9 { return text(value / 1e9, "Gbit/s") }
        if value >= 1e6 { return text(value / 1e6, "Mbit/s") }
        if value >= 1e3 { return text(value / 1e3, "kbit/s") }
        return "\(bitsPerSecond) bit/s"
    }
}

extension Method {
    /// The part's name on screen; nil for one that this version doesn't know.
    package var partMessage: PlanMessages? {
        switch part {
        case "gates": .partGates
        case "demand": .partDemand
        case "trees": .partTrees
        case "backbone": .partBackbone
        case "tiers": .partTiers
        case "backup": .partBackup
        case "schedule": .partSchedule
        case "bill": .partBill
        default: nil
        }
    }

    /// A value of the method in its unit, đồng in millions, as a person reads it.
    package func figure(_ value: Double, _ language: Language) -> String {
        switch unit {
        case "VND": PlanMessages.millions.text(language, NumberStyle(language).decimal(value / 1e6, 0))
        case "person-d":
            ScheduleMessages.millionPersonDays.text(language, NumberStyle(language).decimal(value / 1e6, 1))
        case "d": PlanMessages.workingDays.text(language, NumberStyle(language).decimal(value, 0))
        default: NumberStyle(language).decimal(value, 0) + " " + unit
        }
    }

    /// How far the value is above the bound, relative to the bound; nil where it has none.
    package var gap: Double? {
        guard let value, let lowerBound, lowerBound > 0 else { return nil }
        return (value - lowerBound) / lowerBound
    }
}
