/// A part of an acceptance test. Each is done once and written down; a test that was cut short goes on behind the last.
package enum AcceptanceStep: Hashable, Sendable {
    /// The code point of each class arrives and comes back as it was sent.
    case codePoints
    /// The largest packet.
    case pathMTU
    /// ITU-T Y.1564 §8.1, service configuration: a class by itself, so many per cent of its committed rate, one way.
    case rate(qosClass: String, percent: Int, isForward: Bool)
    /// ITU-T Y.1564 §8.2, service performance: all classes at once, each at its committed rate, both ways for a long time.
    case performance
    /// The primary way is taken away.
    case failover

    /// Its name in records and in the state that a test leaves.
    package var name: String {
        switch self {
        case .codePoints: "dscp"
        case .pathMTU: "mtu"
        case .rate(let qosClass, let percent, let isForward):
            "rate-\(qosClass)-\(percent)-\(isForward ? "forward" : "return")"
        case .performance: "performance"
        case .failover: "failover"
        }
    }

    /// Nothing is promised above the committed rate: what happens there is written down and decides nothing.
    package var isPromised: Bool {
        if case .rate(_, let percent, _) = self { percent <= 100 } else { true }
    }
}

/// Which steps a test has, and how long each takes.
package struct AcceptanceSchedule: Hashable, Sendable {
    /// Per cent of a class's committed rate, rising.
    package var percents = [25, 50, 75, 100, 125]
    /// Seconds of each of these.
    package var stepSeconds = 10
    /// Seconds of the service performance test; 0 for none. Y.1564 §8.2 has 15 minutes, 2 hours and 24 hours.
    package var performanceSeconds = 900
    /// Seconds in which the primary way is taken away; 0 for no such test.
    package var failoverSeconds = 0

    package init() {}

    /// In the order in which they are done: what costs the line nothing comes first, so that a wrong line is found out
    /// before it is filled.
    package func steps(_ promise: AcceptancePromise) -> [AcceptanceStep] {
        var steps: [AcceptanceStep] = [.codePoints, .pathMTU]
        for (qosClass, rates) in promise.loaded {
            for percent in percents {
                for isForward in [true, false] where rates[isForward: isForward] != nil {
                    steps.append(.rate(qosClass: qosClass.id, percent: percent, isForward: isForward))
                }
            }
        }
        if performanceSeconds > 0 { steps.append(.performance) }
        if failoverSeconds > 0 { steps.append(.failover) }
        return steps
    }

    /// Round trips of a load's preparation and end, beside one for each UDP flow, which iperf3's own server greets one by one: the
    /// connection, the cookie, the parameters, the streams, the start, the end, the results, the farewell.
    private static let roundTrips = 8

    /// The most seconds that a step takes, its preparation included.
    ///
    /// - Parameter roundTrip: to the far end, in seconds; nil where it wasn't measured yet, and the promise's delay must do.
    package func seconds(_ step: AcceptanceStep, _ promise: AcceptancePromise, roundTrip: Double? = nil) -> Int {
        let way = roundTrip ?? (promise.classes.map(\.delay).max() ?? 0) / 1_000
        func load(_ seconds: Int, flows: Int) -> Int {
            seconds + 8 + Int((Double(Self.roundTrips + flows) * way).rounded(.up))
        }
        return switch step {
        case .codePoints: 2 * promise.classes.count + 4
        case .pathMTU: 60
        case .rate: load(stepSeconds, flows: 1)
        case .performance: load(performanceSeconds, flows: 2 * promise.loaded.count)
        case .failover: failoverSeconds + 8
        }
    }
}
