package import Collector
import Identity
package import Localization

/// The collector's errors as an operator needs them.
struct CollectorFaults {
    var language: Language
    var dataPath: String
    /// Where a ClickHouse URL was given: an option, or a file.
    var urlPlace = ClickHouseAddress.scheme

    /// Runs `body` and turns what it throws of ours into a `CommandError`.
    func catching<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let failure as DataFolder.Failure {
            throw error(failure)
        } catch let failure as SQLiteStore.Failure {
            throw error(failure)
        } catch let failure as ClickHouseAddress.Failure {
            throw error(failure)
        } catch let failure as ClickHouseFailure {
            throw error(failure)
        } catch let failure as DataArchive.Failure {
            throw error(failure)
        } catch let failure as EdgeIdentity.Failure {
            throw error(failure)
        } catch let failure as EdgeEnrolment.Failure {
            throw error(failure)
        } catch let failure as RegistrarClient.Unreachable {
            throw error(failure)
        } catch let failure as StandingCache.Failure {
            throw CommandError(
                .environment, language, what: ServeMessages.revokedUntold.text(language, phrase(failure.reason)),
                place: failure.path, next: ServeMessages.revokedUntoldNext.text(language))
        } catch let failure as IdentityError {
            throw CommandError(
                .environment, language, what: Phrases.translated(failure.description, to: language), place: dataPath,
                next: ServeMessages.identityNext.text(language))
        }
    }

    private func phrase(_ english: String) -> String { Phrases.translated(english, to: language) }

    private func error(_ failure: DataFolder.Failure) -> CommandError {
        switch failure {
        case .unusable(let action, let path, let reason):
            CommandError(
                .environment, language, what: ServeMessages.folderFault.text(language, phrase(action), phrase(reason)),
                place: path,
                next: ServeMessages.folderNext.text(language))
        case .inUse(let path):
            CommandError(
                .environment, language, what: ServeMessages.folderInUse.text(language), place: path,
                next: ServeMessages.folderInUseNext.text(language))
        case .notMade(let path):
            CommandError(
                .usage, language, what: ServeMessages.noStore.text(language), place: path,
                expected: ServeMessages.noStoreExpected.text(language),
                next: ServeMessages.runServeFirst.text(language, path))
        }
    }

    private func error(_ failure: SQLiteStore.Failure) -> CommandError {
        switch failure {
        case .absent(let path):
            CommandError(
                .usage, language, what: ServeMessages.noStore.text(language), place: path,
                expected: ServeMessages.noStoreExpected.text(language),
                next: ServeMessages.runServeFirst.text(language, dataPath))
        case .older(let path):
            CommandError(
                .environment, language, what: ServeMessages.olderStore.text(language), place: path,
                expected: ServeMessages.olderStoreExpected.text(language),
                next: ServeMessages.serveOrBackUp.text(language))
        case .newer(let path):
            CommandError(
                .environment, language, what: ServeMessages.newerStore.text(language), place: path,
                expected: ServeMessages.newerStoreExpected.text(language),
                next: ServeMessages.updatePlanner.text(language))
        case .exists(let path):
            CommandError(
                .usage, language, what: StoreMessages.fileExists.text(language), place: path,
                expected: StoreMessages.fileExistsExpected.text(language))
        case .unusable(let path, let reason):
            CommandError(
                .environment, language, what: ServeMessages.badStore.text(language, phrase(reason)), place: path,
                next: ServeMessages.badStoreNext.text(language))
        }
    }
}

/// Opens the store of a data folder in which `serve` has run. Only `serve` brings one of an older version up to date.
/// - Throws: `CommandError`.
package func openStore(
    _ dataPath: String, _ language: Language, earlier: SQLiteStore.Earlier = .refused
) async throws -> SQLiteStore {
    try await CollectorFaults(language: language, dataPath: dataPath).catching {
        try SQLiteStore(path: DataFolder(path: dataPath).store, create: false, earlier: earlier) { WallClock.now() }
    }
}
