import Localization
import Probing
import Rendering

/// Latency under load beside idle latency, for a person or for a program.
enum WorkingLatencyWords {
    private static func milliseconds(_ nanoseconds: Int64) -> String {
        Table.fixed(Double(nanoseconds) / 1e6, decimals: 1)
    }

    static func text(_ latency: WorkingLatency, _ language: Language) -> String {
        DispersionMessages.workingLatency.text(
            language, milliseconds(latency.idle), milliseconds(latency.loaded), milliseconds(latency.high),
            milliseconds(latency.difference), Table.fixed(latency.roundTripsPerMinute, decimals: 0))
    }

    static func json(_ latency: WorkingLatency) -> JSONValue {
        [
            "idle_ns": .integer(latency.idle), "loaded_ns": .integer(latency.loaded),
            "loaded_p90_ns": .integer(latency.high), "difference_ns": .integer(latency.difference),
            "round_trips_per_minute": .number(latency.roundTripsPerMinute.rounded()),
            "samples": .integer(Int64(latency.samples)),
        ]
    }
}
