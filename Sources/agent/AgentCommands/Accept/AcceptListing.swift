import ArgumentParser
import Identity
import Localization
import Probing
import Rendering

/// An acceptance record for a person, each figure beside its limit, or for a program.
enum AcceptListing {
    static func show(
        _ signed: SignedRecord, _ record: AcceptanceRecord, _ format: AcceptFormat, _ language: Language
    ) throws {
        switch format {
        case .json: Terminal.write(try signed.json().text(pretty: true) + "\n")
        case .table: Terminal.write(text(record, language))
        }
    }

    private static func text(_ record: AcceptanceRecord, _ language: Language) -> String {
        typealias Cell = Table.Cell
        let titles = AcceptMessages.self
        let table = Table(
            columns: [
                .init("step", title: titles.columnStep.text(language)),
                .init("metric", title: titles.columnMetric.text(language)),
                .init("value", title: titles.columnValue.text(language), isNumeric: true),
                .init("limit", title: titles.columnLimit.text(language), isNumeric: true),
                .init("verdict", title: titles.columnVerdict.text(language)),
            ],
            rows: record.steps.flatMap { step in
                step.figures.enumerated().map { index, figure in
                    [
                        Cell(index == 0 ? step.name : ""), Cell(metric(figure, language)),
                        Cell(figure.value.map { value($0, figure) } ?? "-"),
                        Cell(
                            figure.limit.map { (figure.bound == .atMost ? "≤ " : "≥ ") + value($0, figure) } ?? "-"),
                        Cell(
                            verdict(figure.verdict, language)
                                + (figure.reason.map { ": " + Phrases.translated($0, to: language) } ?? "")),
                    ]
                }
            })
        var text = titles.title.text(language, record.agent, record.peer, record.remote) + "\n"
        text += table.rendered(as: .table)
        if !record.missing.isEmpty {
            text += titles.notDone.text(language, record.missing.joined(separator: ", ")) + "\n"
        }
        return text + titles.result.text(language, word(record.result, language)) + "\n"
    }

    private static func metric(_ figure: AcceptanceFigure, _ language: Language) -> String {
        let name =
            switch figure.metric {
            case "rate": AcceptMessages.metricRate
            case "loss": AcceptMessages.metricLoss
            case "delay": AcceptMessages.metricDelay
            case "variation": AcceptMessages.metricVariation
            case "availability": AcceptMessages.metricAvailability
            case "severely_errored": AcceptMessages.metricErrored
            case "mtu": AcceptMessages.metricMTU
            case "dscp": AcceptMessages.metricCodePoint
            case "restored": AcceptMessages.metricRestored
            default: AcceptMessages.metricFailover
            }
        let way =
            switch figure.way {
            case .forward: " " + AcceptMessages.wayForward.text(language)
            case .backward: " " + AcceptMessages.wayReturn.text(language)
            case .both: ""
            }
        return name.text(language) + way + (figure.qosClass.map { " (\($0))" } ?? "")
    }

    private static func value(_ value: Double, _ figure: AcceptanceFigure) -> String {
        switch figure.unit {
        case "bit/s": Table.fixed(value / 1e6, decimals: 3) + " Mbit/s"
        case "ratio":
            figure.metric == "availability"
                ? Table.fixed(100 * value, decimals: 3) + " %" : Table.fixed(100 * value, decimals: 4) + " %"
        case "ms": Table.fixed(value, decimals: 3) + " ms"
        case "s": Table.fixed(value, decimals: 0) + " s"
        case "octet": Table.fixed(value, decimals: 0) + " B"
        default: Table.fixed(value, decimals: 0)
        }
    }

    private static func verdict(_ verdict: AcceptanceFigure.Verdict, _ language: Language) -> String {
        switch verdict {
        case .pass: AcceptMessages.pass.text(language)
        case .fail: AcceptMessages.fail.text(language)
        case .noted: AcceptMessages.noted.text(language)
        case .notMeasured: AcceptMessages.notMeasured.text(language)
        }
    }

    static func word(_ result: AcceptanceRecord.Result, _ language: Language) -> String {
        switch result {
        case .pass: AcceptMessages.resultPass.text(language)
        case .fail: AcceptMessages.resultFail.text(language)
        case .incomplete: AcceptMessages.resultIncomplete.text(language)
        }
    }
}

/// `agent accept --verify`: who signed a record, and whether it is as it was signed.
struct AcceptVerification {
    var path: String
    var authority: String?
    var format: AcceptFormat
    var language: Language

    func run() throws {
        let bytes: [UInt8]
        var root: Certificate?
        do {
            bytes = try PrivateFile.read(path, limit: 16 << 20)
            if let authority {
                root = try Certificate(pem: String(decoding: PrivateFile.read(authority), as: UTF8.self))
            }
        } catch { throw CommandFault(.input, "\(error)") }
        let signed: SignedRecord
        let record: AcceptanceRecord
        do {
            signed = try SignedRecord(reading: bytes)
            record = try signed.verify(against: root)
        } catch let fault as SignedRecord.Fault {
            switch fault {
            case .form(let what): throw CommandFault(.input, AcceptMessages.noRecord.text(language, path, what))
            case .forged: throw CommandFault(.badNews, AcceptMessages.forged.text(language, path))
            case .authority(let reason):
                throw CommandFault(.badNews, AcceptMessages.foreignAuthority.text(language, path, reason))
            case .otherSite(let certificate, let record):
                throw CommandFault(.badNews, AcceptMessages.otherSigner.text(language, path, certificate, record))
            }
        } catch { throw CommandFault(.environment, "\(error)") }
        try AcceptListing.show(signed, record, format, language)
        if format == .table {
            let words = root == nil ? AcceptMessages.signedUnchecked : AcceptMessages.signed
            Terminal.write(words.text(language, record.agent) + "\n")
        }
        if record.result != .pass { throw ExitCode(CommandFault.Code.badNews.rawValue) }
    }
}
