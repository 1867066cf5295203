package import ArgumentParser
import Collector
import CommandHelp
import Localization

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
        let faults = try await CollectorFaults(language: language, dataPath: data).catching { try await store.check() }
        try store.close()
        guard !faults.isEmpty else { return try Terminal.say(StoreMessages.sound.text(language) + "\n") }
        for fault in faults { try Terminal.say(fault.text(language) + "\n") }
        throw CommandError(
            .badNews, language, what: StoreMessages.faults.text(language, faults.count), place: store.path,
            next: StoreMessages.restore.text(language))
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
        case .unreadable(let what): StoreMessages.faultUnreadable.text(language, what)
        }
    }
}
