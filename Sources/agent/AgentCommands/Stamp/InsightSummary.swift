import Localization
import Probing
import Rendering

/// What a STAMP session learnt beside its counts, for a person or for a program.
struct InsightSummary {
    var insight: SessionInsight
    var settings: SessionSettings

    func text(_ language: Language) -> String {
        var lines: [String] = []
        let samples = SampleQuality.allCases.compactMap { quality in
            insight.samples[quality].map { message(quality).text(language, $0) }
        }
        if !samples.isEmpty {
            lines.append(StampMessages.samples.text(language, samples.joined(separator: ", ")))
            lines.append(
                StampMessages.errorBound.text(
                    language, milliseconds(insight.largestError), milliseconds(Int64(insight.meanError ?? 0)),
                    milliseconds(insight.stamps), milliseconds(insight.residence), milliseconds(insight.rate)))
            if insight.assumed > 0 {
                lines.append(ResidenceMessages.assumed.text(language, insight.assumed, milliseconds(insight.residence)))
            }
        }
        if let service = insight.classOfService {
            if service.remarkedForward + service.remarkedReturn > 0 {
                lines.append(
                    StampMessages.classRemarked.text(
                        language, service.remarkedForward, service.lastForward.map { "\($0)" } ?? "-",
                        service.remarkedReturn, service.lastReturn.map { "\($0)" } ?? "-", service.replies))
            } else {
                lines.append(StampMessages.classKept.text(language, service.replies))
            }
            if service.refused > 0 { lines.append(StampMessages.classRefused.text(language, service.refused)) }
        }
        if let counters = insight.counters {
            lines.append(
                StampMessages.counters.text(
                    language, counters.reflectorReceived, counters.sent, counters.reflectorSent))
        }
        if insight.unauthentic > 0 { lines.append(StampMessages.unauthentic.text(language, insight.unauthentic)) }
        if insight.voidedExtensions > 0 { lines.append(StampMessages.voided.text(language, insight.voidedExtensions)) }
        return lines.map { $0 + "\n" }.joined()
    }

    private func milliseconds(_ nanoseconds: Int64) -> String { Table.fixed(Double(nanoseconds) / 1e6, decimals: 3) }

    private func message(_ quality: SampleQuality) -> StampMessages {
        switch quality {
        case .kernel: .qualityKernel
        case .programReflector: .qualityProgramReflector
        case .programSender: .qualityProgramSender
        case .residenceUnknown: .qualityResidenceUnknown
        case .unfit: .qualityUnfit
        }
    }

    // MARK: - for a program

    /// A probe's summary with a member `stamp` behind the others; what wasn't asked or wasn't answered is null.
    func added(to summary: JSONValue) -> JSONValue {
        guard case .object(let members) = summary else { return summary }
        return .object(members + [.init("stamp", json)])
    }

    private var json: JSONValue {
        [
            "mode": .string(settings.mode == .open ? "open" : "authenticated"),
            "ssid": .integer(Int64(settings.sessionIdentifier)),
            "timestamp_format": [
                "sender": name(settings.timestampFormat), "reflector": name(insight.reflectorFormat),
            ],
            "samples": samples, "error_budget_ns": budget, "class_of_service": service,
            "direct_measurement": counters, "timestamp_information": information,
            "unauthentic": integer(insight.unauthentic), "voided_extensions": integer(insight.voidedExtensions),
        ]
    }

    private func integer(_ number: UInt64) -> JSONValue { .integer(Int64(clamping: number)) }

    private func name(_ format: TimestampFormat?) -> JSONValue {
        format.map { .string($0 == .ntp ? "ntp" : "ptp") } ?? .null
    }

    private var samples: JSONValue {
        func count(_ quality: SampleQuality) -> JSONValue { integer(insight.samples[quality] ?? 0) }
        func departures(_ departure: DelaySample.Departure) -> JSONValue { integer(insight.departures[departure] ?? 0) }
        return [
            "kernel": count(.kernel), "program_reflector": count(.programReflector),
            "program_sender": count(.programSender), "residence_unknown": count(.residenceUnknown),
            "unfit": count(.unfit),
            "t3": [
                "follow_up": departures(.followUp), "program": departures(.program), "unknown": departures(.unknown),
            ],
        ]
    }

    private var budget: JSONValue {
        guard let mean = insight.meanError else { return .null }
        return [
            "maximum": .integer(insight.largestError), "mean": .number(mean), "stamps": .integer(insight.stamps),
            "residence": .integer(insight.residence), "residence_assumed": integer(insight.assumed),
            "rate": .integer(insight.rate),
            "clocks": insight.clocks.map { .integer($0) } ?? .null,
            "send_lateness": .integer(insight.largestLateness),
        ]
    }

    private var service: JSONValue {
        guard let service = insight.classOfService else { return .null }
        func code(_ value: UInt8?) -> JSONValue { value.map { .integer(Int64($0)) } ?? .null }
        return [
            "replies": integer(service.replies),
            "forward": [
                "dscp": .integer(Int64(settings.dscp)), "remarked": integer(service.remarkedForward),
                "remarked_to": code(service.lastForward), "congestion_experienced": integer(service.congested),
            ],
            "return": [
                "dscp": code(settings.extensions.replyCodePoint), "refused": integer(service.refused),
                "remarked": integer(service.remarkedReturn), "remarked_to": code(service.lastReturn),
            ],
        ]
    }

    private var counters: JSONValue {
        guard let counters = insight.counters else { return .null }
        return [
            "sender_sent": .integer(Int64(counters.sent)),
            "reflector_received": .integer(Int64(counters.reflectorReceived)),
            "reflector_sent": .integer(Int64(counters.reflectorSent)),
        ]
    }

    /// RFC 8972 §5.5 and §5.6, in words.
    private var information: JSONValue {
        guard let word = insight.timestampInformation else { return .null }
        func source(_ value: UInt32) -> JSONValue {
            let names = ["", "ntp", "ptp", "ssu-bits", "gnss", "free-running"]
            return .string(names.indices.contains(Int(value)) && value > 0 ? names[Int(value)] : "\(value)")
        }
        func method(_ value: UInt32) -> JSONValue {
            let names = ["", "hardware", "software", "control-plane"]
            return .string(names.indices.contains(Int(value)) && value > 0 ? names[Int(value)] : "\(value)")
        }
        return [
            "sync_source_in": source(word >> 24), "timestamp_in": method(word >> 16 & 0xFF),
            "sync_source_out": source(word >> 8 & 0xFF), "timestamp_out": method(word & 0xFF),
        ]
    }
}
