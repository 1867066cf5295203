import NetworkModel

/// When equipment is there: stock on the project's first day, deliveries on the first of each month after.
///
/// Sites take from it in the order in which they are scheduled, and none installs before all that were served before it and itself
/// are covered: so at no day more is installed than has arrived.
struct EquipmentSupply {
    private let items: [EquipmentItem]
    private let start: CivilDate
    private var taken: [Int]

    init(items: [EquipmentItem], start: CivilDate) {
        self.items = items
        self.start = start
        taken = [Int](repeating: 0, count: items.count)
    }

    /// Takes what a site of `level` needs and says from which day it is there; nil, taking nothing, where it never is.
    mutating func take(for level: UnitLevel) -> CivilDate? {
        var latest = start
        for (index, item) in items.enumerated() {
            let need = item.quantity[level] ?? 0
            guard need > 0 else { continue }
            guard let day = Self.day(covering: taken[index] + need, of: item, from: start) else { return nil }
            latest = max(latest, day)
        }
        for (index, item) in items.enumerated() { taken[index] += item.quantity[level] ?? 0 }
        return latest
    }

    /// The day on which `quantity` pieces have arrived since `start`.
    static func day(covering quantity: Int, of item: EquipmentItem, from start: CivilDate) -> CivilDate? {
        let missing = quantity - item.stock
        if missing <= 0 { return start }
        guard item.deliveredMonthly > 0 else { return nil }
        let months = (missing + item.deliveredMonthly - 1) / item.deliveredMonthly
        let (year, month, _) = start.components
        let count = (year * 12 + month - 1) + months
        return CivilDate(year: count / 12, month: count % 12 + 1, day: 1)
    }
}
