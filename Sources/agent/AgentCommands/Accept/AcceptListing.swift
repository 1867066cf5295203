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
        case .table: Terminal.write(AcceptTables(record: record, language: language).text)
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
