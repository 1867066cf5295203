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

func room(_ name: String, in wing: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: "Rooms/\(wing)/\(name)", swiftSettings: instrumented)
}

let package = Package(
    name: "fuzz",
    products: [.executable(name: "fuzz", targets: ["Fuzz"])],
    targets: [
        .systemLibrary(name: "CLibFuzzer", path: "Sources/CLibFuzzer"),
        .systemLibrary(name: "CZlib", path: "Rooms/system/CZlib", pkgConfig: "zlib"),
        .systemLibrary(name: "COpenSSL", path: "Rooms/system/COpenSSL", pkgConfig: "openssl"),
        room("NetworkAddress", in: "shared"),
        room("Telemetry", in: "shared", ["CZlib"]),
        room("Rendering", in: "shared"),
        room("Probing", in: "agent", ["COpenSSL", "NetworkAddress", "Rendering", "Telemetry"]),
        .target(
            name: "FuzzTargets", dependencies: ["Probing", "NetworkAddress", "Telemetry"], path: "Sources/FuzzTargets",
            swiftSettings: instrumented),
        .executableTarget(
            name: "Fuzz", dependencies: ["FuzzTargets", "CLibFuzzer"], path: "Sources/Fuzz",
            swiftSettings: instrumented,
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])]),
    ]
)
