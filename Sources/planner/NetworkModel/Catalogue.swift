/// What can be bought: tiers of capacity by medium, equipment, and how long and how reliably.
package struct Catalogue: Hashable, Sendable {
    package var media: [MediumProfile]
    package var tiers: [Tier]
    package var equipment: [EquipmentItem]

    package init(media: [MediumProfile], tiers: [Tier], equipment: [EquipmentItem]) {
        self.media = media
        self.tiers = tiers
        self.equipment = equipment
    }

    package func profile(of medium: Medium) -> MediumProfile? { media.first { $0.medium == medium } }
    package func tier(_ id: String) -> Tier? { tiers.first { $0.id == id } }
}

/// A medium's reach, reliability, and who sells it.
package struct MediumProfile: Hashable, Sendable {
    package var medium: Medium
    /// Those who sell it, most usual first; never empty.
    package var offers: [CarrierOffer]
    /// Longest circuit in kilometres.
    package var reach: Double
    /// Longest circuit in kilometres from a point of presence to an office of level II, where shorter than `reach`:
    /// an island without a cable is within no such reach.
    package var accessReach: Double? = nil
    /// Route kilometres per great-circle kilometre, 1 or more.
    package var routeFactor: Double
    /// Mean time between failures in hours.
    package var meanTimeBetweenFailures: Double
    /// Mean time to repair in hours.
    package var meanTimeToRepair: Double
    /// One way, in milliseconds, of its equipment: what a circuit of no length takes.
    package var delay: Double
    package var basis: Basis

    /// Its usual carrier, and in how many working days, and where in others, that one delivers.
    package var carrier: String { offers[0].carrier }
    package var leadTime: Int { offers[0].leadTime }
    package var areas: [LeadTimeArea] {
        get { offers[0].areas }
        set { offers[0].areas = newValue }
    }

    package init(
        medium: Medium, carrier: String, reach: Double, routeFactor: Double, leadTime: Int,
        meanTimeBetweenFailures: Double, meanTimeToRepair: Double, basis: Basis, accessReach: Double? = nil,
        delay: Double? = nil
    ) {
        self.delay = delay ?? medium.usualDelay
        self.accessReach = accessReach
        self.medium = medium
        offers = [CarrierOffer(carrier: carrier, leadTime: leadTime, basis: basis)]
        self.reach = reach
        self.routeFactor = routeFactor
        self.meanTimeBetweenFailures = meanTimeBetweenFailures
        self.meanTimeToRepair = meanTimeToRepair
        self.basis = basis
    }

    /// One way, in milliseconds, of a circuit of `routeKilometres`: 5 µs a kilometre of fibre (ITU-T G.652, group index 1.468 at
    /// 1550 nm gives 4.9), and the equipment. A satellite's is that of its orbit, wherever it comes down.
    package func latency(routeKilometres: Double) -> Double {
        medium == .satellite ? delay : 0.005 * max(0, routeKilometres) + delay
    }
}

/// Provinces in which a carrier takes its own time to deliver.
package struct LeadTimeArea: Hashable, Sendable {
    package var units: Set<UnitID>
    /// Working days.
    package var days: Int
    package init(units: Set<UnitID>, days: Int) {
        self.units = units
        self.days = days
    }
}

/// A capacity that a carrier sells over a medium, with its price.
package struct Tier: Hashable, Sendable, Identifiable {
    package var id: String
    package var medium: Medium
    package var capacity: Bandwidth
    /// Paid once.
    package var setup: Money
    /// Paid once per route kilometre.
    package var setupPerKilometre: Money
    /// Rent a month.
    package var monthly: Money
    /// Rent a month per route kilometre.
    package var monthlyPerKilometre: Money
    package var basis: Basis

    package init(
        id: String, medium: Medium, capacity: Bandwidth, setup: Money, setupPerKilometre: Money, monthly: Money,
        monthlyPerKilometre: Money, basis: Basis
    ) {
        self.id = id
        self.medium = medium
        self.capacity = capacity
        self.setup = setup
        self.setupPerKilometre = setupPerKilometre
        self.monthly = monthly
        self.monthlyPerKilometre = monthlyPerKilometre
        self.basis = basis
    }
}

/// A thing bought for sites of given levels: router, encryptor, agent kit, power supply.
package struct EquipmentItem: Hashable, Sendable, Identifiable {
    package var id: String
    package var name: LocalizedName
    package var unitPrice: Money
    /// How many a site of each level takes.
    package var quantity: [UnitLevel: Int]
    /// How many are in stock on the first day, and how many arrive each month.
    package var stock: Int
    package var deliveredMonthly: Int
    package var basis: Basis
    /// Deliveries with a date of their own, ascending.
    package var deliveries: [Delivery] = []
    /// The activity that takes it from stock; where nil, the first that puts equipment in.
    package var takenBy: ActivityKind?

    package struct Delivery: Hashable, Sendable {
        package var date: CivilDate
        package var quantity: Int
        package init(date: CivilDate, quantity: Int) {
            self.date = date
            self.quantity = quantity
        }
    }

    package init(
        id: String, name: LocalizedName, unitPrice: Money, quantity: [UnitLevel: Int], stock: Int,
        deliveredMonthly: Int, basis: Basis
    ) {
        self.id = id
        self.name = name
        self.unitPrice = unitPrice
        self.quantity = quantity
        self.stock = stock
        self.deliveredMonthly = deliveredMonthly
        self.basis = basis
    }
}
