import Glibc
package import NetworkModel

extension WorkforceProblem.Travel {
    /// Whole slots on the road between two places; 0 between equal ones.
    package func slots(from: Coordinate, to: Coordinate) -> Int {
        let kilometres = from.distance(to: to) * routeFactor
        let slots = (kilometres / kilometresPerSlot).rounded(.up)
        return slots < 1e9 ? Int(slots) : 1_000_000_000
    }
}

/// Their names in Glibc clash with nothing here, but a file that needs only these needs not import all of C.
func sine(_ angle: Double) -> Double { sin(angle) }
func cosine(_ angle: Double) -> Double { cos(angle) }
func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
func exponential(_ exponent: Double) -> Double { exp(exponent) }
