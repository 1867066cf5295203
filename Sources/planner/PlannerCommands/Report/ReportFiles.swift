import Collector
import Foundation
import Glibc
import Localization

/// Opens the store of a collector's data folder for reading; `serve` may be running.
/// - Throws: `CommandError`.
func openStore(at folder: String, _ language: Language) throws -> SQLiteStore {
    let path = DataFolder(path: folder).store
    do {
        return try SQLiteStore(path: path, create: false, clock: { LocalClock.now })
    } catch {
        switch error {
        case .absent:
            throw CommandError(
                .usage, language, what: ReportMessages.storeAbsent.text(language), place: path,
                expected: ReportMessages.storeExpected.text(language), next: ReportMessages.storeNext.text(language))
        case .newer:
            throw CommandError(
                .usage, language, what: ReportMessages.storeNewer.text(language), place: path,
                next: ReportMessages.storeUpgrade.text(language))
        case .unusable(_, let reason):
            throw CommandError(
                .environment, language, what: ReportMessages.storeUnreadable.text(language, reason), place: path)
        }
    }
}

/// Writes a report whole or not at all, making its folder where there is none.
/// - Throws: `CommandError` with status `environment`.
func writeReport(_ text: String, to path: String, _ language: Language) throws {
    let file = URL(fileURLWithPath: path)
    do {
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file, options: .atomic)
    } catch {
        let reason = (error as NSError).underlyingErrors.first.map { "\($0)" } ?? error.localizedDescription
        throw CommandError(
            .environment, language, what: ReportMessages.cannotWriteReport.text(language, reason), place: path,
            next: ReportMessages.chooseOtherFolder.text(language))
    }
}

/// The wall clock and the zone of the machine: commands hand them in, nothing below asks.
enum LocalClock {
    /// Unix nanoseconds.
    static var now: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return UInt64(max(0, time.tv_sec)) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    /// Seconds east of UTC by the machine's zone (`TZ`, /etc/localtime).
    static func utcOffset(at nanoseconds: UInt64) -> Int {
        var seconds = time_t(nanoseconds / 1_000_000_000)
        var parts = tm()
        return localtime_r(&seconds, &parts) == nil ? 0 : parts.tm_gmtoff
    }
}
