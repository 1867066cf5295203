import Glibc
import Localization
import PacketIO
import Probing
import Rendering
import Synchronization

/// Keeps each session's log, and shows what happens where a person looks on.
final class LivenessDisplay: Sendable {
    private let hosts: [String]
    private let language: Language
    private let isLive: Bool
    private let events: Mutex<[[(event: LivenessEvent, now: Moment)]]>

    init(hosts: [String], language: Language, isLive: Bool) {
        self.hosts = hosts
        self.language = language
        self.isLive = isLive
        events = Mutex(Array(repeating: [], count: hosts.count))
    }

    func begin(_ text: String) {
        if isLive { Terminal.write(text + "\n") }
    }

    /// What became of each session.
    func logs(startedAt started: Moment) -> [LivenessLog] {
        events.withLock { events in
            events.map { list in
                var log = LivenessLog(started: started)
                for entry in list { log.note(entry.event, at: entry.now) }
                return log
            }
        }
    }

    @Sendable func note(_ report: LivenessReport) {
        if case .event(let session, let event, let now) = report {
            events.withLock { $0[session].append((event, now)) }
        }
        guard isLive, let line = line(report) else { return }
        Terminal.write(line + "\n")
    }

    private func line(_ report: LivenessReport) -> String? {
        switch report {
        case .event(_, .heardAgain, _): return nil
        case .event(let session, .changed(let change), let now):
            let time = LocalTime.text(now.moved(to: change.time).wall)
            guard change.from == .up, let lastGood = change.lastGood else {
                return LivenessMessages.changed.text(
                    language, time, hosts[session], change.from.name, change.to.name)
            }
            let before = Table.fixed(Double(change.time - lastGood) / 1e6, decimals: 1)
            if let fault = change.fault {
                return LivenessMessages.wentDownOurselves.text(
                    language, time, hosts[session], change.from.name, change.to.name, fault.words(language), before)
            }
            return LivenessMessages.wentDown.text(
                language, time, hosts[session], change.from.name, change.to.name,
                change.localDiagnostic.words(language), before, change.remoteDiagnostic.words(language))
        case .refused(let session, let now):
            return LivenessMessages.refused.text(language, LocalTime.text(now.wall), hosts[session])
        case .failed(let session, let error, let now):
            return LivenessMessages.failed.text(language, LocalTime.text(now.wall), hosts[session], error)
        }
    }
}

/// Wall time for the screen, on the clock of the place.
enum LocalTime {
    /// `14:05:09.123`.
    static func text(_ wall: WallTime) -> String {
        let milliseconds = Int(wall.nanoseconds.quotientFloor(1_000_000))
        var seconds = time_t(milliseconds.quotientFloor(1_000))
        var parts = tm()
        localtime_r(&seconds, &parts)
        func digits(_ number: Int, _ width: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
        }
        let fraction = milliseconds - seconds * 1_000
        return "\(digits(Int(parts.tm_hour), 2)):\(digits(Int(parts.tm_min), 2)):\(digits(Int(parts.tm_sec), 2))"
            + ".\(digits(fraction, 3))"
    }
}

extension BinaryInteger {
    fileprivate func quotientFloor(_ divisor: Self) -> Self {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
