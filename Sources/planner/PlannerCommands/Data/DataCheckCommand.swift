package import ArgumentParser
import Collector
import CommandHelp
import Localization
import NetworkModel

/// `planner data check`: whether the store is whole and its parts agree.
package struct DataCheckCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "check", abstract: StoreMessages.helpCheck.words,
            discussion: "planner data check --data var/collector")
    }

    @Option(help: PlannerHelp.collectorData.help(value: "dir"))
    var data: String

    @OptionGroup var languages: LanguageOptions

    package init() {}

    package func run() async throws {
        let language = languages.language
        let store = try await openStore(data, language)
        let folder = DataFolder(path: data)
        let reports = CollectorFaults(language: language, dataPath: data, urlPlace: folder.storeURL)
        let (own, other) = try await reports.catching {
            let measurements = try await openMeasurements(folder, registry: store, language)
            return try await measurements.closing {
                let clickHouse = measurements.store as? ClickHouseStore
                return (try await store.check(), try await clickHouse?.check(at: WallClock.now()) ?? [])
            }
        }
        try store.close()
        let faults = own + other
        guard !faults.isEmpty else { return try Terminal.say(StoreMessages.sound.text(language) + "\n") }
        for fault in faults { try Terminal.say(fault.text(language) + "\n") }
        throw CommandError(
            .badNews, language, what: StoreMessages.faults.text(language, faults.count),
            place: own.isEmpty ? folder.storeURL : store.path,
            next: own.isEmpty
                ? MeasurementMessages.summedAgain.text(language) : StoreMessages.restore.text(language))
    }
}

extension StoreFault {
    fileprivate func text(_ language: Language) -> String {
        switch self {
        case .damaged(let words): StoreMessages.faultDamaged.text(language, words)
        case .miscounted(let spool, let records, let numbers):
            StoreMessages.faultMiscounted.text(language, spool, "\(records)", "\(numbers)")
        case .overlapping(let spool): StoreMessages.faultOverlapping.text(language, spool)
        case .unlisted(let spool, let sequence): StoreMessages.faultUnlisted.text(language, spool, "\(sequence)")
        case .missummed(let site, let day, let hours):
            StoreMessages.faultMissummed.text(
                language, site, "\(CivilDate(daysSinceEpoch: Int(clamping: day)))", hours)
        case .unreadable(let what): StoreMessages.faultUnreadable.text(language, what)
        }
    }
}
