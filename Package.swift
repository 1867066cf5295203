// swift-tools-version: 6.2
import PackageDescription

/// One set of rules for every Swift target of ours: Swift 6 mode, explicit `any`, explicit imports, warnings are errors.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

/// The planning kernels are optimised in debug builds too: their searches are the planner's work, and unoptimised they take
/// thirty times as long.
let kernel: [SwiftSetting] = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

func system(_ name: String) -> Target { .target(name: name, path: "Sources/system/\(name)") }

func library(
    _ name: String, in wing: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = [],
    resources: [Resource] = [], settings: [SwiftSetting] = strict
) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Sources/\(wing)/\(name)", exclude: exclude,
        resources: resources, swiftSettings: settings)
}

func tests(
    _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = [], resources: [Resource] = []
) -> Target {
    .testTarget(
        name: name, dependencies: dependencies + ["TestSupport"], path: "Tests/\(name)", exclude: exclude,
        resources: resources,
        swiftSettings: strict)
}

let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "tuyen",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "planner", targets: ["PlannerCLI"]),
        .executable(name: "agent", targets: ["AgentCLI"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    ],
    targets: [
        // MARK: - system: module maps and flat C
        system("CNetShim"),
        system("CSnmp"),
        .systemLibrary(name: "COpenSSL", path: "Sources/system/COpenSSL", pkgConfig: "openssl"),
        .systemLibrary(name: "CSQLite", path: "Sources/system/CSQLite", pkgConfig: "sqlite3"),
        .systemLibrary(name: "CZlib", path: "Sources/system/CZlib", pkgConfig: "zlib"),
        .systemLibrary(name: "CPcap", path: "Sources/system/CPcap", pkgConfig: "libpcap"),

        // MARK: - shared
        library("Localization", in: "shared"),
        library("Rendering", in: "shared"),
        library("CommandHelp", in: "shared", ["Localization", arguments]),
        library("NetworkAddress", in: "shared"),
        library("Telemetry", in: "shared", ["CZlib"]),
        library("Identity", in: "shared", ["COpenSSL"]),

        // MARK: - planner
        library("NetworkModel", in: "planner", ["NetworkAddress"]),
        library(
            "TopologyFiles", in: "planner",
            ["NetworkModel", "NetworkAddress", "Localization", "COpenSSL", .product(name: "Yams", package: "Yams")]),
        library("Demand", in: "planner", ["NetworkModel"], settings: kernel),
        library("Graphs", in: "planner", settings: kernel),
        library("Design", in: "planner", ["NetworkModel", "Graphs"], settings: kernel),
        library("Rollout", in: "planner", ["NetworkModel", "NetworkAddress"], settings: kernel),
        library("Resilience", in: "planner", ["NetworkModel", "Graphs"], settings: kernel),
        library("Costing", in: "planner", ["NetworkModel"]),
        library("Admission", in: "planner", ["NetworkModel"], settings: kernel),
        library("Addressing", in: "planner", ["NetworkModel", "NetworkAddress"], settings: kernel),
        library("Interchange", in: "planner", ["Design", "Graphs", "Rollout"]),
        library("Certificates", in: "planner", ["Design", "Graphs"]),
        library(
            "Planning", in: "planner",
            [
                "NetworkModel", "TopologyFiles", "Demand", "Design", "Graphs", "Resilience", "Rollout", "Costing",
                "Localization", "Rendering", "COpenSSL", "Addressing", "NetworkAddress", "Admission",
            ]),
        library(
            "Collector", in: "planner",
            [
                "Telemetry", "Identity", "Localization", "Rendering", "NetworkAddress", "Admission", "NetworkModel",
                "CSQLite",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
            ]),
        library(
            "Reports", in: "planner",
            [
                "Planning", "NetworkModel", "NetworkAddress", "Collector", "Interchange", "Telemetry", "Localization",
                "Rendering",
            ]),
        library(
            "Console", in: "planner",
            [
                "Collector", "Reports", "Planning", "NetworkModel", "Telemetry", "Localization", "Rendering",
                .product(name: "Hummingbird", package: "hummingbird"),
            ],
            resources: [.copy("Assets")]),
        library(
            "PlannerCommands", in: "planner",
            [
                "Planning", "TopologyFiles", "NetworkModel", "Collector", "Console", "Reports", "Localization",
                "Certificates", "CommandHelp", "Identity", "Telemetry", "Rendering", "Design", "Graphs", "Resilience",
                "Rollout", "Interchange", "Admission", arguments,
            ]),
        .executableTarget(
            name: "PlannerCLI", dependencies: ["PlannerCommands", arguments], path: "Sources/planner/PlannerCLI",
            swiftSettings: strict),

        // MARK: - agent
        library("Probing", in: "agent", ["COpenSSL", "NetworkAddress", "Rendering", "Telemetry"]),
        library("PacketIO", in: "agent", ["CNetShim", "CSnmp", "NetworkAddress", "Probing", "Telemetry"]),
        library("Spool", in: "agent", ["CSQLite", "Telemetry"]),
        library("Reporting", in: "agent", ["COpenSSL", "Identity", "Telemetry", "NetworkAddress", "Spool"]),
        library("Capture", in: "agent", ["CPcap", "NetworkAddress", "Telemetry"], settings: kernel),
        library(
            "AgentCommands", in: "agent",
            [
                "Probing", "PacketIO", "Capture", "Spool", "Reporting", "Telemetry", "Identity", "NetworkAddress",
                "Localization",
                "CommandHelp", "Rendering", arguments,
            ]),
        .executableTarget(
            name: "AgentCLI", dependencies: ["AgentCommands", arguments], path: "Sources/agent/AgentCLI",
            swiftSettings: strict),

        // MARK: - parsers under a fuzzer: Fuzz/ is a package of its own, these are its targets for the short run in the tests
        .target(
            name: "FuzzTargets",
            dependencies: [
                "Probing", "Rendering", "Reporting", "Capture", "NetworkAddress", "Telemetry", "Collector",
            ],
            path: "Fuzz/Sources/FuzzTargets", swiftSettings: strict),

        // MARK: - tests, one to one with the rooms
        .target(
            name: "TestSupport", dependencies: ["Telemetry"], path: "Tests/TestSupport", swiftSettings: strict),
        .target(
            name: "CollectorDouble", dependencies: ["Identity", "Reporting", "COpenSSL"], path: "Tests/CollectorDouble",
            swiftSettings: strict),
        tests("LocalizationTests", ["Localization"]),
        tests("RenderingTests", ["Rendering"]),
        tests("CommandHelpTests", ["CommandHelp", "Localization", arguments]),
        tests("NetworkAddressTests", ["NetworkAddress"]),
        tests("TelemetryTests", ["Telemetry"]),
        tests("IdentityTests", ["Identity"]),
        tests("NetworkModelTests", ["NetworkModel"]),
        tests("TopologyFilesTests", ["TopologyFiles", "NetworkModel", "NetworkAddress", "Localization"]),
        tests("DemandTests", ["Demand", "NetworkModel"]),
        tests("GraphsTests", ["Graphs"]),
        tests("DesignTests", ["Design", "NetworkModel", "Graphs"]),
        tests("ResilienceTests", ["Resilience", "NetworkModel", "Graphs"]),
        tests("RolloutTests", ["Rollout", "NetworkModel", "NetworkAddress"]),
        tests("CostingTests", ["Costing", "NetworkModel"]),
        tests("AdmissionTests", ["Admission", "NetworkModel"]),
        tests("AddressingTests", ["Addressing", "NetworkModel", "NetworkAddress"]),
        tests("InterchangeTests", ["Interchange", "Design", "Graphs", "Rollout"]),
        tests("CertificatesTests", ["Certificates", "Design", "Graphs"]),
        tests(
            "PlanningTests",
            [
                "Planning", "TopologyFiles", "NetworkModel", "NetworkAddress", "Graphs", "Resilience", "Rollout",
                "Localization", "Rendering", "Design", "Admission",
            ]),
        tests("ProbingTests", ["Probing", "NetworkAddress", "Rendering", "Telemetry"]),
        .target(name: "CLineEmulator", path: "Tests/CLineEmulator"),
        tests("PacketIOTests", ["PacketIO", "Probing", "NetworkAddress", "Telemetry", "CNetShim", "CLineEmulator"]),
        tests(
            "CaptureTests", ["Capture", "AgentCommands", "Localization", "Rendering", "NetworkAddress", "Telemetry"]),
        tests("SpoolTests", ["Spool", "Telemetry"]),
        tests(
            "ReportingTests",
            ["Reporting", "Identity", "Spool", "Telemetry", "NetworkAddress", "COpenSSL", "CollectorDouble"]),
        tests(
            "CollectorTests",
            [
                "Collector", "Telemetry", "Identity", "Reporting", "Spool", "NetworkAddress", "Admission",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"), .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "GRDB", package: "GRDB.swift"), .product(name: "Logging", package: "swift-log"),
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            exclude: ["OTLPReference/schema"]),
        tests(
            "ReportsTests",
            [
                "Reports", "Collector", "Interchange", "Planning", "NetworkModel", "Telemetry", "Localization",
                "Rendering",
            ]),
        tests(
            "ConsoleTests",
            [
                "Console", "Collector", "Planning", "NetworkModel", "Telemetry", "Localization", "Rendering",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        tests(
            "PlannerCommandsTests",
            [
                "PlannerCommands", "Collector", "Telemetry", "TopologyFiles", "NetworkModel", "Resilience", "Rendering",
                "Localization", "Planning", "Admission", arguments,
            ]),
        tests(
            "AgentCommandsTests",
            [
                "AgentCommands", "PacketIO", "Probing", "NetworkAddress", "Localization", "Identity", "Rendering",
                "Reporting", "CollectorDouble",
            ]),
        tests("FuzzTargetsTests", ["FuzzTargets"]),
        tests("IntegrationTests", ["PlannerCLI", "AgentCLI"]),
    ]
)
