import ArgumentParser
import Capture
import CommandHelp
import Localization

/// What a running agent captures.
struct CaptureOptions: ParsableArguments {
    @Option(help: CaptureHelp.duty.help(value: "interface"))
    var capture: [String] = []
    @Option(help: CaptureHelp.dutyFilter.help(value: "expression"))
    var captureFilter: String?
    @Option(parsing: .unconditional, help: CaptureHelp.dutyBuffer.help(value: "MiB"))
    var captureBuffer: Int?
    @Option(parsing: .unconditional, help: CaptureHelp.dutyPrefix4.help(value: "bits"))
    var capturePrefix4: Int?
    @Option(parsing: .unconditional, help: CaptureHelp.dutyPrefix6.help(value: "bits"))
    var capturePrefix6: Int?
    @Flag(help: CaptureHelp.promiscuous.help)
    var capturePromiscuous = false
    @Option(parsing: .upToNextOption, help: CaptureHelp.dutyInside.help(value: "prefix"))
    var captureInside: [String] = []
    @Option(help: CaptureHelp.dutySystems.help(value: "file"))
    var systems: String?

    /// Each has a ring and tables of its own.
    static let mostCaptures = 8

    /// One for each interface; empty where no capture is asked for.
    func settings(_ language: Language) throws -> [CaptureDuty.Settings] {
        guard !capture.isEmpty else {
            let others: [(String, Bool)] = [
                ("--capture-filter", captureFilter != nil), ("--capture-buffer", captureBuffer != nil),
                ("--capture-prefix4", capturePrefix4 != nil), ("--capture-prefix6", capturePrefix6 != nil),
                ("--capture-promiscuous", capturePromiscuous), ("--capture-inside", !captureInside.isEmpty),
                ("--systems", systems != nil),
            ]
            if let other = others.first(where: { $0.1 }) {
                throw CommandFault(.input, CaptureMessages.withoutCapture.text(language, other.0))
            }
            return []
        }
        if let name = capture.first(where: { !Self.isInterfaceName($0) }) {
            throw CommandFault(.input, CaptureMessages.badInterface.text(language, name))
        }
        guard Set(capture).count == capture.count, capture.count <= Self.mostCaptures else {
            throw CommandFault(.input, CaptureMessages.captureTwice.text(language, Self.mostCaptures))
        }
        var source = LiveCapture.Settings(interface: "")
        source.isPromiscuous = capturePromiscuous
        if let captureFilter {
            // A mistake in it would else be found again at each new beginning.
            do throws(CaptureError) { try PacketFilter.check(captureFilter) } catch { throw error.fault(language) }
            source.filter = captureFilter
        }
        source.bufferSize = try within(captureBuffer ?? 3, "--capture-buffer", 1...1_024, language) << 20
        var settings = CaptureDuty.Settings(source: source)
        settings.prefixLength4 = try within(capturePrefix4 ?? 24, "--capture-prefix4", 0...24, language)
        settings.prefixLength6 = try within(capturePrefix6 ?? 56, "--capture-prefix6", 0...56, language)
        settings.inside = try InsidePrefixes.read(captureInside, "--capture-inside", language)
        settings.systems = try systems.map { try SystemRulesReader.read($0, language) }
        return capture.map { interface in
            var one = settings
            one.source.interface = interface
            return one
        }
    }

    /// What Linux takes for one (IFNAMSIZ), in printable ASCII.
    private static func isInterfaceName(_ name: String) -> Bool {
        (1...15).contains(name.utf8.count) && name.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x2F }
    }

    private func within(_ value: Int, _ option: String, _ range: ClosedRange<Int>, _ language: Language) throws -> Int {
        try ProbeLimits.expect(
            range.contains(value),
            CaptureMessages.badNumber.text(language, option, range.lowerBound, range.upperBound, value))
        return value
    }
}
