import Identity
import Localization
import NetworkAddress
import Rendering
import Reporting
import Spool

/// An agent's state as one row. A person reads it downwards, item by item; JSON and CSV hold the row.
///
/// Keys: `site`, `collector`, `certificate_expires`, `reflector`, `sessions`, `interval_seconds`, `spool_depth`,
/// `oldest_unsent`, `acknowledged`, `last_acknowledged`, `refused`, `last_refusal`, `last_error`, `spool_octets`, `thinned`,
/// `damaged`, `unsaved`, `capture_fault` (why no capture runs, where one was asked for). Times are ISO 8601 in UTC; what isn't there is null. Several collectors are separated by spaces.
struct AgentStatus {
    var identity: AgentIdentity
    var reflector: Endpoint?
    var configuration: AgentConfiguration?
    var spool: SpoolSummary?
    /// Unix seconds.
    var now: Int64

    var isExpired: Bool { now > identity.certificate.notAfter }

    /// Something that a person must look at.
    var isBadNews: Bool { isExpired || (spool?.refused ?? 0) > 0 }

    /// The newest of the errors that still stand.
    var lastError: String? {
        let errors = ["upload-error", "configuration-error", "probe-error"].compactMap {
            spool?.notes[$0]
        }
        return errors.max { $0.time < $1.time }?.text
    }

    func rendered(as format: Table.Format, _ language: Language) -> String {
        let items = items(language)
        guard format == .table else {
            let columns = items.map { Table.Column($0.key, title: $0.title) }
            return Table(columns: columns, rows: [items.map(\.cell)]).rendered(as: format)
        }
        return Table(
            columns: [
                .init("item", title: AgentMessages.item.text(language)),
                .init("value", title: AgentMessages.value.text(language)),
            ],
            rows: items.map { [Table.Cell($0.title), $0.cell] }
        ).rendered(as: .table)
    }

    private struct Item {
        var key: String
        var title: String
        var cell: Table.Cell
    }

    private func items(_ language: Language) -> [Item] {
        func item(_ key: String, _ title: AgentMessages, _ cell: Table.Cell) -> Item {
            Item(key: key, title: title.text(language), cell: cell)
        }
        func tally(_ key: String, _ title: SpoolMessages, _ number: UInt64?) -> Item {
            Item(key: key, title: title.text(language), cell: Table.Cell(Int(clamping: number ?? 0)))
        }
        func text(_ text: String?) -> Table.Cell {
            text.map { Table.Cell(.string($0), text: Phrases.translated($0, to: language)) }
                ?? Table.Cell(.null, text: AgentMessages.none.text(language))
        }
        func time(_ nanoseconds: UInt64?) -> Table.Cell {
            text(nanoseconds.map { WallClock.iso8601(Int64(clamping: $0 / 1_000_000_000)) })
        }
        func count(_ number: UInt64?) -> Table.Cell { Table.Cell(Int(clamping: number ?? 0)) }
        let expiry = WallClock.iso8601(identity.certificate.notAfter)
        let shownExpiry = isExpired ? AgentMessages.certificateExpired.text(language, expiry) : expiry
        return [
            item("site", .site, text(identity.site)),
            item("collector", .collector, text(identity.origins.map(\.description).joined(separator: " "))),
            item("certificate_expires", .certificateExpires, Table.Cell(.string(expiry), text: shownExpiry)),
            item("reflector", .reflector, text(reflector?.description)),
            item("sessions", .configuredSessions, Table.Cell(configuration?.sessions.count ?? 0)),
            item(
                "interval_seconds", .interval,
                configuration.map { Table.Cell($0.intervalSeconds) } ?? text(nil)),
            item("spool_depth", .spoolDepth, count(spool?.depth)),
            item("oldest_unsent", .oldestUnsent, time(spool?.oldestStart)),
            item("acknowledged", .acknowledgedRecords, count(spool?.acknowledged)),
            item("last_acknowledged", .lastAcknowledged, time(spool?.acknowledgedAt)),
            item("refused", .refusedRecords, count(spool?.refused)),
            item("last_refusal", .lastRefusal, text(spool?.lastRefusal?.text)),
            item("last_error", .lastError, text(lastError)),
            tally("spool_octets", .size, spool?.octets), tally("thinned", .thinnedRecords, spool?.thinned),
            tally("damaged", .damagedRecords, spool?.damaged), tally("unsaved", .unsavedRecords, spool?.unsaved),
            Item(
                key: "capture_fault", title: CaptureMessages.statusFault.text(language),
                cell: text(spool?.notes["capture-error"]?.text)),
        ]
    }
}
