import PacketIO
import Probing

/// What is wrong with an interface, as far as the host itself can see.
enum InterfaceFault: String, CaseIterable, Sendable {
    /// Switched on, and nothing at the other end.
    case noCarrier = "no-carrier"
    /// One end negotiates and the other doesn't, mostly: frames collide as soon as there is traffic.
    case halfDuplex = "half-duplex"
    case belowContract = "speed-below-contract"
    /// More frames were damaged since the counters began than one in a million.
    case errors
    /// A module's own limit of power, temperature or voltage.
    case optics

    /// IEEE 802.3's least demanding bit error ratios leave far fewer frames damaged than this share.
    private static let bearableErrors = 1e-6

    /// - Parameter contract: bits per second that the interface must carry; nil where nobody said.
    static func all(of facts: InterfaceFacts, contract: Double?) -> [InterfaceFault] {
        allCases.filter { fault in
            switch fault {
            case .noCarrier: facts.isEnabled && !facts.isUp
            case .halfDuplex: facts.settings?.isHalfDuplex == true
            case .belowContract:
                if let contract, let speed = facts.settings?.speed { Double(speed) < contract } else { false }
            case .errors: isDamaging(facts.counters.receive) || isDamaging(facts.counters.transmit)
            case .optics: if case .read(let module) = facts.module { !module.alarms.isEmpty } else { false }
            }
        }
    }

    private static func isDamaging(_ way: InterfaceCounters.Way) -> Bool {
        Double(way.errors) > bearableErrors * Double(way.packets) + 1
    }
}
