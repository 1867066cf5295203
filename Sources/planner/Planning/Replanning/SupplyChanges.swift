import NetworkModel

/// Crews of a rule that come or go: more, or below zero fewer, from one day to another, both inclusive; nil for good.
struct CrewChange: Hashable {
    var rule: String
    /// The province whose crews they are; nil for a national rule, or for every province's.
    var province: UnitID?
    var count: Int
    var from: CivilDate
    var until: CivilDate?

    func concerns(_ rule: String, _ province: UnitID?) -> Bool {
        self.rule == rule && (self.province == nil || self.province == province)
    }
}

/// What came, or will come, of a delivery that was due.
struct DeliveryChange: Hashable {
    var item: String
    var due: CivilDate
    var quantity: Int
    /// Nil where no day is known.
    var arrives: CivilDate?
}

/// How crews and deliveries differ from the settings.
struct SupplyChanges {
    var crews: [CrewChange] = []
    var deliveries: [DeliveryChange] = []

    /// Crews that a pool has beyond the settings' number, each with the change that it comes by.
    func added(_ rule: String, _ province: UnitID?) -> [CrewChange] {
        crews.filter { $0.count > 0 && $0.concerns(rule, province) }.flatMap { change in
            [CrewChange](repeating: change, count: change.count)
        }
    }

    /// Deliveries of an item with the changes: what does not come when it was due is taken off the first deliveries of that
    /// month or later, and added on the day when it comes.
    func deliveries(_ item: String, _ due: [(date: CivilDate, quantity: Int)]) -> [(date: CivilDate, quantity: Int)] {
        var result = due.sorted { $0.date < $1.date }
        for change in deliveries where change.item == item {
            var missing = change.quantity
            let (year, month, _) = change.due.components
            let first = CivilDate(year: year, month: month, day: 1) ?? change.due
            for index in result.indices where missing > 0 && result[index].date >= first {
                let taken = min(missing, result[index].quantity)
                result[index].quantity -= taken
                missing -= taken
            }
            if let day = change.arrives { result.append((day, change.quantity - missing)) }
        }
        return result.filter { $0.quantity > 0 }
    }

    /// Pieces of an item that come on no known day.
    func lost(_ item: String) -> Int {
        deliveries.reduce(0) { $0 + ($1.item == item && $1.arrives == nil ? $1.quantity : 0) }
    }
}
