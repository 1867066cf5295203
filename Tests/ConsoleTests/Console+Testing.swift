import Foundation
import Localization
import Rendering

@testable import Console

/// A console over the sample country, asked as a browser asks.
struct TestConsole {
    var service: ConsoleService

    init(
        network: RecordedNetwork = .working, hasPlan: Bool = true, outlines: [UInt8]? = nil, assets: [String] = []
    ) throws {
        service = ConsoleService(
            plan: hasPlan ? try Samples.plan() : nil, network: network, outlines: outlines,
            assets: ConsoleAssets(searching: assets), clock: { Samples.now })
    }

    func get(
        _ path: String, _ query: [String: String] = [:], language: Language = .english, ifNoneMatch: String? = nil
    ) async -> ConsoleResponse {
        await service.respond(
            to: ConsoleRequest(
                path: path, query: query, acceptLanguage: language.rawValue, ifNoneMatch: ifNoneMatch))
    }

    /// A document as Foundation reads it: our own writer doesn't vouch for itself.
    func document(_ path: String, _ query: [String: String] = [:], language: Language = .english) async throws
        -> [String: Any]
    {
        let response = await get(path, query, language: language)
        let value = try JSONSerialization.jsonObject(with: Data(response.body))
        return value as? [String: Any] ?? [:]
    }
}

extension [String: Any] {
    /// The rows of a `{columns, rows}` table, by column.
    func table(_ name: String) -> [[String: Any]] {
        guard let table = self[name] as? [String: Any], let columns = table["columns"] as? [String],
            let rows = table["rows"] as? [[Any]]
        else { return [] }
        return rows.map { Dictionary(uniqueKeysWithValues: zip(columns, $0)) }
    }
}
