// swift-tools-version: 6.2
import PackageDescription

// What the figures of docs/benchmarks.md are measured with: a package of its own, so that nobody who builds the product builds
// it. `Rooms` is a link to the repository's Sources.

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

func room(_ name: String, in wing: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: "Rooms/\(wing)/\(name)", swiftSettings: strict)
}

let package = Package(
    name: "benchmarks",
    products: [
        .executable(name: "nation", targets: ["Nation"]),
        .executable(name: "sessions", targets: ["Sessions"]),
        .executable(name: "bare-sessions", targets: ["bare-sessions"]),
        .executable(name: "reflector-load", targets: ["reflector-load"]),
        .executable(name: "store-load", targets: ["StoreLoad"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        .target(name: "CEvents", path: "Sources/CEvents"),
        .target(name: "CNetShim", path: "Rooms/system/CNetShim"),
        .target(name: "CSnmp", path: "Rooms/system/CSnmp"),
        .systemLibrary(name: "CZlib", path: "Rooms/system/CZlib", pkgConfig: "zlib"),
        .systemLibrary(name: "COpenSSL", path: "Rooms/system/COpenSSL", pkgConfig: "openssl"),
        room("NetworkAddress", in: "shared"),
        room("Telemetry", in: "shared", ["CZlib"]),
        room("Rendering", in: "shared"),
        room("Identity", in: "shared", ["COpenSSL"]),
        room("Probing", in: "agent", ["COpenSSL", "NetworkAddress", "Rendering", "Telemetry"]),
        room("PacketIO", in: "agent", ["CNetShim", "CSnmp", "NetworkAddress", "Probing", "Telemetry"]),
        .executableTarget(
            name: "Sessions", dependencies: ["PacketIO", "Probing", "NetworkAddress", "Telemetry"],
            path: "Sources/Sessions", swiftSettings: strict),
        .executableTarget(
            name: "Nation", dependencies: ["CEvents", "COpenSSL", "Identity", "Rendering", "Telemetry"],
            path: "Sources/Nation", swiftSettings: strict),
        .systemLibrary(name: "CSQLite", path: "Rooms/system/CSQLite", pkgConfig: "sqlite3"),
        room("Localization", in: "shared"),
        room("NetworkModel", in: "planner", ["NetworkAddress"]),
        room("Admission", in: "planner", ["NetworkModel"]),
        // The store alone, without the servers that stand before it.
        .target(
            name: "Collector",
            dependencies: [
                "Telemetry", "Identity", "Localization", "Rendering", "NetworkAddress", "Admission", "NetworkModel",
                "CSQLite", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Rooms/planner/Collector",
            exclude: [
                "ClickHouse", "Exposition", "Foreign/ForeignReader.swift", "Foreign/WireDistribution.swift", "OTLP",
                "Server",
                "Trust",
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "StoreLoad",
            dependencies: ["Collector", "Telemetry", .product(name: "GRDB", package: "GRDB.swift")],
            path: "Sources/StoreLoad", swiftSettings: strict),
        .executableTarget(name: "bare-sessions", path: "Sources/bare-sessions"),
        .executableTarget(name: "reflector-load", path: "Sources/reflector-load"),
    ]
)
