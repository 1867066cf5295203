import ArgumentParser
import Localization
import Probing
import Rendering

/// What a reflector did and refused, for a person or for a program.
struct ReflectSummary {
    var counters: ReflectorCounters

    func text(_ language: Language) -> String {
        var lines = [
            ProbeMessages.reflected.text(language, counters.received, counters.reflected),
            ProbeMessages.refused.text(
                language, counters.tooShort, counters.notAllowed, counters.rateLimited, counters.tableFull,
                counters.notRequests),
        ]
        if counters.unauthentic + counters.replayed > 0 {
            lines.append(StampMessages.refusedSignatures.text(language, counters.unauthentic, counters.replayed))
        }
        lines.append(ProbeMessages.ownLosses.text(language, counters.overflowed, counters.sendFailed))
        return lines.map { $0 + "\n" }.joined()
    }

    /// Stable keys.
    var json: JSONValue {
        func integer(_ number: UInt64) -> JSONValue { .integer(Int64(clamping: number)) }
        return [
            "received": integer(counters.received), "reflected": integer(counters.reflected),
            "refused": [
                "total": integer(counters.refused), "too_short": integer(counters.tooShort),
                "not_allowed": integer(counters.notAllowed), "rate_limited": integer(counters.rateLimited),
                "table_full": integer(counters.tableFull), "not_a_request": integer(counters.notRequests),
                "unauthentic": integer(counters.unauthentic), "replayed": integer(counters.replayed),
            ],
            "own_losses": [
                "receive_overflow": integer(counters.overflowed), "send_failed": integer(counters.sendFailed),
            ],
            "follow_up_stamps": integer(counters.stamped),
        ]
    }
}

/// How a reflector's counters are printed.
package enum ReflectFormat: String, ExpressibleByArgument, CaseIterable, Sendable { case table, json }
