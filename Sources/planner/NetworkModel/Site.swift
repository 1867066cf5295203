/// The identity of a site: a unit's office bears its unit's id, a carrier's site one of its own (`pop-001`).
package struct SiteID: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
    package var rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
    package init(office unit: UnitID) { rawValue = unit.description }
    package var description: String { rawValue }
    package func hash(into hasher: inout Hasher) { hasher.combine(Fingerprint.of(rawValue)) }
    package func _rawHashValue(seed: Int) -> Int { Fingerprint.seeded(Fingerprint.of(rawValue), seed) }
    package static func < (a: SiteID, b: SiteID) -> Bool { a.rawValue < b.rawValue }
}

/// What stands at a site.
package enum SiteKind: String, CaseIterable, Sendable {
    /// A unit's office: the customer's end of a circuit.
    case office
    /// The network's operations centre.
    case operationsCentre = "operations-centre"
    /// One of the network operation centres (Hà Nội, Đà Nẵng, TP.HCM).
    case networkCentre = "network-centre"
    case regionalCentre = "regional-centre"
    case backupCentre = "backup-centre"
    case provincialCentre = "provincial-centre"
    /// A carrier's aggregation point of presence at the seat of a former district.
    case pop
}

/// A place where equipment stands.
package struct Site: Hashable, Sendable, Identifiable {
    package var id: SiteID
    package var kind: SiteKind
    package var name: LocalizedName
    package var location: Location
    /// The unit whose office it is; nil for the carrier's sites.
    package var unit: UnitID?
    /// The region a centre serves (`north`, `centre`, `south`); nil where it follows from the homing.
    package var region: String?

    package init(
        id: SiteID, kind: SiteKind, name: LocalizedName, location: Location, unit: UnitID? = nil, region: String? = nil
    ) {
        self.id = id
        self.kind = kind
        self.name = name
        self.location = location
        self.unit = unit
        self.region = region
    }
}

/// What a circuit runs over.
package enum Medium: String, CaseIterable, Sendable {
    case fibre, microwave, cellular, satellite

    /// One way, in milliseconds, of a circuit of no length, where the catalogue does not say: two fibre terminals, a radio hop, a
    /// 4G access, a geostationary orbit.
    package var usualDelay: Double {
        switch self {
        case .fibre: 0.5
        case .microwave: 1
        case .cellular: 20
        case .satellite: 270
        }
    }
}

/// Which of a site's circuits it is.
package enum CircuitRole: String, CaseIterable, Sendable { case primary, backup }

/// NetBox circuit statuses.
package enum CircuitStatus: String, CaseIterable, Sendable {
    case planned, provisioning, active, offline, deprovisioning, decommissioned
}

/// Which level of the access network a circuit belongs to, in the state data network's own terms.
package enum NetworkLevel: String, CaseIterable, Sendable {
    /// Between the centres of the backbone.
    case backbone
    /// Centre to province.
    case levelI = "I"
    /// Province to commune.
    case levelII = "II"
}

/// A leased link between two sites.
package struct Circuit: Hashable, Sendable, Identifiable {
    /// `<a-site>/<role>` for an access circuit; unique in a plan.
    package var id: String
    package var level: NetworkLevel
    package var role: CircuitRole
    /// The customer's end.
    package var a: SiteID
    /// The network's end.
    package var z: SiteID
    package var medium: Medium
    /// The catalogue's tier.
    package var tier: String
    package var capacity: Bandwidth
    package var carrier: String
    package var status: CircuitStatus
    /// Route length in kilometres, as the design estimates it.
    package var length: Double

    package init(
        id: String, level: NetworkLevel, role: CircuitRole, a: SiteID, z: SiteID, medium: Medium, tier: String,
        capacity: Bandwidth, carrier: String, status: CircuitStatus, length: Double
    ) {
        self.id = id
        self.level = level
        self.role = role
        self.a = a
        self.z = z
        self.medium = medium
        self.tier = tier
        self.capacity = capacity
        self.carrier = carrier
        self.status = status
        self.length = length
    }
}
