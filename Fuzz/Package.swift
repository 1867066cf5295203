// swift-tools-version: 6.2
import PackageDescription

// The agent's parsers under libFuzzer and the address sanitizer: a package of its own, because every room it tests is built
// with their instrumentation. `script/fuzz` builds and runs it. `Rooms` is a link to the repository's Sources.

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]
let instrumented: [SwiftSetting] = strict + [.unsafeFlags(["-sanitize=fuzzer,address"])]

func room(
    _ name: String, in wing: String, _ dependencies: [Target.Dependency] = [], settings: [SwiftSetting] = instrumented
) -> Target {
    .target(name: name, dependencies: dependencies, path: "Rooms/\(wing)/\(name)", swiftSettings: settings)
}

let package = Package(
    name: "fuzz",
    products: [.executable(name: "fuzz", targets: ["Fuzz"])],
    targets: [
        .systemLibrary(name: "CLibFuzzer", path: "Sources/CLibFuzzer"),
        .systemLibrary(name: "CZlib", path: "Rooms/system/CZlib", pkgConfig: "zlib"),
        .systemLibrary(name: "COpenSSL", path: "Rooms/system/COpenSSL", pkgConfig: "openssl"),
        .systemLibrary(name: "CSQLite", path: "Rooms/system/CSQLite", pkgConfig: "sqlite3"),
        .systemLibrary(name: "CPcap", path: "Rooms/system/CPcap", pkgConfig: "libpcap"),
        room("NetworkAddress", in: "shared"),
        room("Telemetry", in: "shared", ["CZlib"]),
        room("Rendering", in: "shared"),
        room("Probing", in: "agent", ["COpenSSL", "NetworkAddress", "Rendering", "Telemetry"]),
        room("Capture", in: "agent", ["CPcap", "NetworkAddress", "Telemetry"]),
        // Needed by Reporting, and fed nothing by a fuzzer.
        room("Identity", in: "shared", ["COpenSSL"], settings: strict),
        room("Spool", in: "agent", ["CSQLite", "Telemetry"], settings: strict),
        room("Reporting", in: "agent", ["COpenSSL", "Identity", "Telemetry", "NetworkAddress", "Spool"]),
        // What of the collector reads its senders' octets: nothing of the store or the server.
        .target(
            name: "Collector", dependencies: ["Rendering", "Telemetry"], path: "Rooms/planner/Collector",
            sources: [
                "OTLP", "Foreign/ForeignReader.swift", "Foreign/ForeignSample.swift", "Foreign/WireDistribution.swift",
                "Ingest/LedgerStatement.swift", "Ingest/RefusedPoints.swift", "Ingest/ReportBatch.swift",
            ], swiftSettings: instrumented),
        .target(
            name: "FuzzTargets",
            dependencies: ["Probing", "Rendering", "Reporting", "Capture", "NetworkAddress", "Telemetry", "Collector"],
            path: "Sources/FuzzTargets",
            swiftSettings: instrumented),
        .executableTarget(
            name: "Fuzz", dependencies: ["FuzzTargets", "CLibFuzzer"], path: "Sources/Fuzz",
            swiftSettings: instrumented,
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])]),
    ]
)
