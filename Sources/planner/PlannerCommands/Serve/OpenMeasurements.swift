import Collector
import Localization

/// Where a collector's measurements are, opened.
struct OpenMeasurements: Sendable {
    var store: any MeasurementStore
    /// Which holds connections.
    fileprivate var database: ClickHouseDatabase?

    /// Runs `body` and closes what was opened, however that ends.
    func closing<Value>(_ body: () async throws -> Value) async throws -> Value {
        let value: Value
        do {
            value = try await body()
        } catch {
            try? await database?.close()
            throw error
        }
        try await database?.close()
        return value
    }
}

/// Opens the measurements of a data folder: in its own database, or where `serve --store` said.
///
/// - Parameter chosen: what `serve --store` says now, which the folder remembers once it could be opened.
/// - Throws: what `CollectorFaults` knows.
func openMeasurements(
    _ folder: DataFolder, chosen: String? = nil, registry: SQLiteStore, _ language: Language
) async throws -> OpenMeasurements {
    let url = try chosen ?? folder.measurementStore()
    guard let url, url != DataFolder.ownStore else {
        if let chosen { try folder.setMeasurementStore(chosen) }
        return OpenMeasurements(store: registry)
    }
    let database = try await ClickHouseDatabase.open(try ClickHouseAddress(url))
    if let chosen { try folder.setMeasurementStore(chosen) }
    return OpenMeasurements(
        store: ClickHouseStore(database, registry: registry, pause: .milliseconds(500)) { WallClock.now() },
        database: database
    )
}

/// Gives `body` the measurements of a data folder in which `serve` has run, and the lineage of the plan that was served last.
///
/// - Throws: `CommandError`.
func withNetwork<Value>(
    _ dataPath: String, _ language: Language, _ body: (any MeasurementStore, SiteLineage) async throws -> Value
) async throws -> Value {
    let folder = DataFolder(path: dataPath)
    return try await CollectorFaults(language: language, dataPath: dataPath, urlPlace: folder.storeURL).catching {
        let registry = try await openStore(dataPath, language)
        defer { try? registry.close() }
        let measurements = try await openMeasurements(folder, registry: registry, language)
        return try await measurements.closing {
            try await body(measurements.store, try await registry.lineage())
        }
    }
}
