package import ArgumentParser
import CommandHelp
import Localization
import NetworkModel
import Planning

/// `planner package`: what is prepared for units that wait for a merger, and what becomes of what they have.
package struct PackageCommand: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "package", abstract: PackageMessages.helpPackage.words,
            subcommands: [
                PackageListCommand.self, PackageShowCommand.self, PackageReleaseCommand.self,
                PackageVerifyCommand.self, PackageRegretCommand.self, PackageBooksCommand.self,
            ])
    }

    package init() {}
}

/// A package of a plan, found and written for the commands.
struct PackageLookup {
    let plan: Planning.Plan
    let path: String
    let language: Language

    init(_ path: String, _ language: Language) throws {
        plan = try readPlan(path, language).plan
        self.path = path
        self.language = language
    }

    /// - Throws: `CommandError` where the plan has no package for the site.
    func record(_ site: String) throws -> StandbyPackage {
        let code = site.contains("@") ? site : "\(site)@2025"
        if let found = plan.packages.first(where: { [site, code].contains($0.site.rawValue) }) { return found }
        throw CommandError(
            .usage, language, what: PackageMessages.noPackage.text(language, site), place: path,
            expected: PackageMessages.noPackageExpected.text(language), next: "planner package list --plan \(path)")
    }

    func name(_ record: StandbyPackage) -> String {
        plan.sites.first { $0.site.id == record.site }?.site.name[language] ?? record.site.rawValue
    }

    /// - Throws: `CommandError` where the plan, though whole, no longer gives what was sealed.
    func forms(_ record: StandbyPackage) throws -> PackageForms {
        guard let forms = PackageForms(record, PackageContents(plan)), forms.seal == record.seal else {
            throw CommandError(
                .badNews, language,
                what: PackageMessages.broken.text(
                    language, PackageForms(record, PackageContents(plan))?.seal ?? "-", record.seal), place: path,
                next: PlanMessages.runPlanAgain.text(language))
        }
        return forms
    }

    func write(_ forms: PackageForms, to out: String) throws {
        do {
            try ListingDirectory.write(forms.files, to: out)
        } catch {
            switch error {
            case .foreign(let path):
                throw CommandError(
                    .usage, language, what: PackageMessages.alreadyTaken.text(language), place: path,
                    expected: PackageMessages.alreadyTakenExpected.text(language))
            case .cannotWrite(let path, let reason):
                throw CommandError(
                    .environment, language,
                    what: PlanMessages.cannotWrite.text(language, Phrases.translated(reason, to: language)),
                    place: path, next: PlanMessages.checkPath.text(language))
            }
        }
    }
}
