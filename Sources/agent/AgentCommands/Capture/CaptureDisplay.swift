import Capture
import Glibc
import Localization
import Rendering
import Synchronization

/// What a capture came to.
struct CaptureOutcome: Sendable {
    /// Why it ended early; the rest is told all the same.
    var error: CaptureError?
    var dropped: UInt64 = 0
    var isCutShort = false
    var refused: UInt64 = 0
}

/// Writes intervals and flows as they come from the capture's thread, and sends flows on.
final class CaptureDisplay: Sendable {
    private let place: String
    private let format: CaptureFormat
    private let listsFlows: Bool
    private let systems: SystemRules
    private let language: Language
    /// Used on the capture's thread only, and after its end by nobody.
    private nonisolated(unsafe) let exporter: IPFIXExporter?
    private let pages: ResidentPages
    private let state = Mutex(State())
    /// Octets of records that are written at once.
    private static let piece = 1 << 15

    private struct State {
        var outcome = CaptureOutcome()
        var metering = MeteringStatistics()
    }

    init(
        place: String, format: CaptureFormat, listsFlows: Bool, systems: SystemRules,
        exporter: sending IPFIXExporter?, pages: ResidentPages, language: Language
    ) {
        self.place = place
        self.format = format
        self.listsFlows = listsFlows
        self.systems = systems
        self.exporter = exporter
        self.pages = pages
        self.language = language
    }

    func show(_ summary: IntervalSummary) {
        let metering = state.withLock {
            $0.outcome.dropped += summary.dropped
            $0.metering.observedFlows += summary.flows.began
            $0.metering.packets += summary.packets
            $0.metering.ignoredPackets += summary.dropped
            return $0.metering
        }
        let listing = CaptureListing(place: place, summary: summary, systems: systems)
        Terminal.write(format == .json ? listing.json.text() + "\n" : listing.text(language) + "\n")
        exporter?.report(metering, at: UInt32(truncatingIfNeeded: WallClock.seconds))
        // What a listing takes is not needed before the next.
        pages.giveBack()
    }

    func show(_ records: ContiguousArray<FlowRecord>) {
        exporter?.export(records, at: UInt32(truncatingIfNeeded: WallClock.seconds))
        guard listsFlows else { return }
        switch format {
        case .json:
            var octets: [UInt8] = []
            octets.reserveCapacity(Self.piece + 2_048)
            for record in records {
                FlowListing.json(record, systems).write(to: &octets)
                octets.append(UInt8(ascii: "\n"))
                if octets.count >= Self.piece {
                    Terminal.write(octets)
                    octets.removeAll(keepingCapacity: true)
                }
            }
            Terminal.write(octets)
        case .table:
            Terminal.write(
                FlowListing.table(records, systems, language).rendered(as: .table, language: language.rawValue) + "\n")
        }
    }

    func finish(_ error: CaptureError?, isCutShort: Bool) {
        exporter?.flush(at: UInt32(truncatingIfNeeded: WallClock.seconds))
        state.withLock {
            $0.outcome.error = error
            $0.outcome.isCutShort = isCutShort
            $0.outcome.refused = exporter?.refused ?? 0
        }
    }

    var outcome: CaptureOutcome { state.withLock { $0.outcome } }
}
