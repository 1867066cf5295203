import Collector
import Console
import Glibc
import Identity
import Localization
import Planning

/// What the console needs besides plan and store, read before anything listens.
struct ConsolePagesSource {
    private let assets: ConsoleAssets
    private let outlines: [UInt8]?

    /// - Throws: `CommandError` where the outlines can't be read.
    init(assets: String?, outlines: String?, _ language: Language) throws {
        var environment: [String: String] = [:]
        if let folder = getenv("TUYEN_ASSETS") { environment["TUYEN_ASSETS"] = String(cString: folder) }
        self.assets = ConsoleAssets(
            searching: ConsoleAssets.folders(
                option: assets, environment: environment, executable: Self.executable, workingFolder: "."))
        do {
            self.outlines = try outlines.map { try PrivateFile.read($0, limit: 64 << 20) }
        } catch {
            throw CommandError(
                .usage, language, what: PlanMessages.cannotRead.text(language, "\(error)"), place: "--outlines",
                next: PlanMessages.checkPath.text(language))
        }
    }

    private static var executable: String {
        var path = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let count = readlink("/proc/self/exe", &path, Int(PATH_MAX))
        return count > 0 ? String(decoding: path[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self) : ""
    }

    func listener(
        _ address: ListenAddress, plan: Planning.Plan, network: any NetworkView, lineage: SiteLineage
    ) -> CollectorServer.ConsoleListener {
        let service = ConsoleService(
            plan: plan, network: SuccessionView(network, lineage: lineage), lineage: lineage, outlines: outlines,
            assets: assets
        ) { WallClock.now() }
        return CollectorServer.ConsoleListener(address: address) { addConsoleRoutes(to: $0, service: service) }
    }
}
