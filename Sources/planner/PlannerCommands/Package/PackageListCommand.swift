package import ArgumentParser
import CommandHelp
import Localization
import NetworkModel
import Planning
import Rendering

/// `planner package list`: every package with its seal and the days that it gains.
package struct PackageListCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "list", abstract: PackageMessages.helpList.words)
    }

    @Option(help: PackageMessages.helpPlan.help(value: "dir"))
    var plan: String

    @Flag(help: PackageMessages.helpReleased.help)
    var released = false

    @OptionGroup var listing: ListingOptions
    @OptionGroup var languages: LanguageOptions

    package init() {}

    package func run() async throws {
        let language = languages.language
        let lookup = try PackageLookup(plan, language)
        let listings = PackageListings(lookup.plan, language, releasedOnly: released)
        try listing.say(listings.packages, language)
        if listing.format == .table { try Terminal.say(listings.summary) }
    }
}

/// `planner package show`: one package on the screen or as forms.
package struct PackageShowCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "show", abstract: PackageMessages.helpShow.words)
    }

    @Argument(help: PackageMessages.helpSite.help(value: "site"))
    var site: String

    @Option(help: PackageMessages.helpPlan.help(value: "dir"))
    var plan: String

    @Option(help: PackageMessages.helpOut.help(value: "dir"))
    var out: String?

    @OptionGroup var listing: ListingOptions
    @OptionGroup var languages: LanguageOptions

    package init() {}

    package func run() async throws {
        let language = languages.language
        let lookup = try PackageLookup(plan, language)
        let record = try lookup.record(site)
        let forms = try lookup.forms(record)
        if let out {
            try lookup.write(forms, to: out)
            Terminal.complain(PackageMessages.writtenTo.text(language, out))
        }
        switch listing.format {
        case .table: try Terminal.say(PackageListings(lookup.plan, language).sheet(record))
        case .json: try Terminal.say(PackageContents(lookup.plan).content(of: record.site)?.text(pretty: true) ?? "")
        case .csv:
            let bill = forms.files.first { $0.name == "bill.csv" }
            try Terminal.say(String(decoding: bill?.bytes ?? [], as: UTF8.self))
        }
    }
}

/// `planner package release`: the forms for use, once the merger is complete.
package struct PackageReleaseCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "release", abstract: PackageMessages.helpRelease.words)
    }

    @Argument(help: PackageMessages.helpSite.help(value: "site"))
    var site: String

    @Option(help: PackageMessages.helpPlan.help(value: "dir"))
    var plan: String

    @Option(help: PackageMessages.helpOut.help(value: "dir"))
    var out: String?

    @OptionGroup var languages: LanguageOptions

    package init() {}

    package func run() async throws {
        let language = languages.language
        let lookup = try PackageLookup(plan, language)
        let record = try lookup.record(site)
        guard record.isReleased else {
            throw CommandError(
                .badNews, language,
                what: PackageMessages.waitsFor.text(
                    language, lookup.name(record), record.site, record.event ?? "-", lookup.plan.asOf), place: plan)
        }
        let forms = try lookup.forms(record)
        if let out {
            try lookup.write(forms, to: out)
            Terminal.complain(PackageMessages.writtenTo.text(language, out))
        }
        try Terminal.say(
            PackageMessages.releasedLine.text(language, lookup.name(record), record.site, record.seal) + "\n")
    }
}

/// `planner package verify`: whether a directory of forms is still what was sealed.
package struct PackageVerifyCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "verify", abstract: PackageMessages.helpVerify.words)
    }

    @Argument(help: PackageMessages.helpDirectory.help(value: "dir"))
    var directory: String

    @OptionGroup var languages: LanguageOptions

    package init() {}

    package func run() async throws {
        let language = languages.language
        do {
            let found = try PackageForms.verified(directory)
            try Terminal.say(PackageMessages.verified.text(language, found.site, found.seal) + "\n")
        } catch let fault as PackageForms.Fault {
            throw Self.error(fault, language)
        }
    }

    private static func error(_ fault: PackageForms.Fault, _ language: Language) -> CommandError {
        switch fault {
        case .cannotRead(let path, let reason):
            CommandError(
                .usage, language,
                what: PlanMessages.cannotRead.text(language, Phrases.translated(reason, to: language)), place: path,
                expected: PackageMessages.foreignExpected.text(language))
        case .foreign(let path):
            CommandError(
                .usage, language, what: PackageMessages.foreign.text(language), place: path,
                expected: PackageMessages.foreignExpected.text(language))
        case .broken(let path, let stated, let found):
            CommandError(
                .badNews, language, what: PackageMessages.broken.text(language, found, stated), place: path,
                next: PackageMessages.makeAgain.text(language))
        case .altered(let path):
            CommandError(
                .badNews, language, what: PackageMessages.altered.text(language), place: path,
                next: PackageMessages.makeAgain.text(language))
        }
    }
}
