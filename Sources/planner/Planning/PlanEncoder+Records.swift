import NetworkModel
import Rendering

/// The records of which a plan has thousands, written without a value of each.
extension PlanEncoder {
    mutating func location(_ location: Location, _ out: inout JSONOutput) {
        out.raw("[")
        out.item(location.coordinate.latitude)
        out.item(location.coordinate.longitude)
        out.item(location.errorRadius)
        out.item(number(of: location.basis))
        out.raw("]")
    }

    mutating func unit(_ planned: PlannedUnit, _ out: inout JSONOutput) {
        let unit = planned.unit
        // Numbered before its location's, as ever: the bytes of a plan don't change with its writer.
        if let population = unit.population { _ = number(of: population.basis) }
        out.raw("{")
        out.member("id", unit.id)
        out.member("level", unit.level.rawValue)
        out.member("kind", unit.kind.rawValue)
        out.member("name", unit.name)
        out.member("parent", unit.parent)
        out.key("location")
        location(unit.location, &out)
        out.key("population")
        if let population = unit.population {
            out.raw("[")
            out.item(population.people)
            out.item(number(of: population.basis))
            out.raw("]")
        } else {
            out.raw("null")
        }
        out.member("valid_from", unit.validFrom)
        out.member("valid_until", unit.validUntil)
        out.member("gate", planned.decision.gate.rawValue)
        out.member("event", planned.decision.event)
        out.member("because", planned.decision.because)
        out.member("phase", planned.phase)
        out.raw("}")
    }

    static func event(_ event: LineageEvent, _ out: inout JSONOutput) {
        out.raw("{")
        out.member("id", event.id)
        out.member("kind", event.kind.rawValue)
        out.member("announced", event.announced)
        out.member("decided", event.decided)
        out.member("effective", event.effective)
        out.member("completed", event.completed)
        out.member("resolution", event.resolution)
        out.member("clause", event.clause)
        out.key("links")
        out.list(event.links) { link, out in
            out.raw("[")
            out.item(link.predecessor)
            out.item(link.successor)
            out.item(link.area.rawValue)
            out.item(link.people.rawValue)
            out.item(link.isPrincipal)
            out.raw("]")
        }
        out.raw("}")
    }

    mutating func site(_ planned: PlannedSite, _ out: inout JSONOutput) {
        let site = planned.site
        out.raw("{")
        out.member("id", site.id.rawValue)
        out.member("kind", site.kind.rawValue)
        out.member("name", site.name)
        out.key("location")
        location(site.location, &out)
        out.member("unit", site.unit)
        out.member("region", site.region)
        out.member("level", planned.level?.rawValue)
        out.member("gate", planned.gate?.rawValue)
        out.member("upstream", planned.upstream?.rawValue)
        out.member("phase", planned.phase)
        out.member("wave", planned.wave)
        out.member("staff", planned.staff)
        out.member("people", planned.people)
        out.member("starts", planned.starts)
        out.member("finishes", planned.finishes)
        out.key("demand")
        out.list(planned.demand) { demand, out in
            out.raw("[")
            out.item(demand.workload)
            out.item(demand.users)
            out.item(demand.downstream.bitsPerSecond)
            out.item(demand.upstream.bitsPerSecond)
            if let marginal = demand.marginal {
                out.item(marginal.downstream.bitsPerSecond)
                out.item(marginal.upstream.bitsPerSecond)
            }
            out.raw("]")
        }
        out.key("activities")
        out.list(planned.activities, Self.activity)
        out.raw("}")
    }

    static func activity(_ activity: PlannedActivity, _ out: inout JSONOutput) {
        out.raw("[")
        out.item(activity.kind.rawValue)
        out.item(activity.crew)
        out.item(activity.starts)
        out.item(activity.finishes)
        out.item(activity.mode)
        out.raw(",")
        out.list(activity.crews) { $1.string($0) }
        out.item(activity.startMinute)
        out.item(activity.finishMinute)
        out.item(activity.travel)
        out.raw(",")
        if let reason = activity.reason { out.value(reason.json) } else { out.raw("null") }
        out.raw("]")
    }

    static func circuit(_ planned: PlannedCircuit, _ out: inout JSONOutput) {
        let circuit = planned.circuit
        out.raw("{")
        out.member("id", circuit.id)
        out.member("level", circuit.level.rawValue)
        out.member("role", circuit.role.rawValue)
        out.member("a", circuit.a.rawValue)
        out.member("z", circuit.z.rawValue)
        out.member("medium", circuit.medium.rawValue)
        out.member("tier", circuit.tier)
        out.member("capacity_bps", circuit.capacity.bitsPerSecond)
        out.member("carrier", circuit.carrier)
        out.member("status", circuit.status.rawValue)
        out.member("length_km", circuit.length)
        out.member("downstream_bps", planned.downstream.bitsPerSecond)
        out.member("upstream_bps", planned.upstream.bitsPerSecond)
        out.member("required_bps", planned.required.bitsPerSecond)
        out.member("driven_by", planned.drivenBy)
        out.member("setup_vnd", planned.setup.dong)
        out.member("monthly_vnd", planned.monthly.dong)
        out.member("years_carried", planned.yearsCarried)
        out.key("lower_tier")
        if let lower = planned.lowerTier {
            out.raw("[")
            out.item(lower.id)
            out.item(lower.capacity.bitsPerSecond)
            out.raw("]")
        } else {
            out.raw("null")
        }
        out.raw("}")
    }

    static func way(_ way: PlannedWay, _ out: inout JSONOutput) {
        out.raw("{")
        out.member("site", way.site.rawValue)
        out.member("tree_hops", way.treeHops)
        out.member("hops", way.hops)
        out.member("latency_ms", way.latency)
        out.member("worst_hops", way.worstHops)
        out.member("worst_latency_ms", way.worstLatency)
        out.member("latency_limit_ms", way.latencyLimit)
        out.member("latency_class", way.latencyClass)
        out.member("hop_limit", way.hopLimit)
        out.member("hop_class", way.hopClass)
        out.raw("}")
    }
}
