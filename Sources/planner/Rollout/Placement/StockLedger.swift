package import NetworkModel

/// What came, or will come, of a delivery that was due on the first of a month.
package struct DeliveryChange: Hashable, Sendable {
    package var item: String
    package var due: CivilDate
    package var quantity: Int
    /// Nil where no day is known.
    package var arrives: CivilDate?
    package init(item: String, due: CivilDate, quantity: Int, arrives: CivilDate?) {
        self.item = item
        self.due = due
        self.quantity = quantity
        self.arrives = arrives
    }
}

/// Equipment as it arrives and is taken: stock on the project's first day, deliveries on the first of each month after.
struct StockLedger {
    private struct Item {
        var rule: EquipmentItem
        /// Arrivals other than the monthly ones, and what monthly ones lack, by day.
        var corrections: [(day: CivilDate, quantity: Int)]
        /// Taken, by day, rising.
        var taken: [(day: CivilDate, quantity: Int)] = []
        var total = 0
    }

    private var items: [Item]
    private let start: CivilDate

    /// - Parameter changes: of the delivery of the month in which each was due; its pieces of that month are replaced.
    init(items: [EquipmentItem], start: CivilDate, changes: [DeliveryChange]) {
        self.start = start
        self.items = items.map { rule in
            var corrections: [(day: CivilDate, quantity: Int)] = []
            var replaced: Set<CivilDate> = []
            for change in changes where change.item == rule.id {
                let (year, month, _) = change.due.components
                guard let due = CivilDate(year: year, month: month, day: 1), due > start else { continue }
                if replaced.insert(due).inserted { corrections.append((due, -rule.deliveredMonthly)) }
                if let arrives = change.arrives { corrections.append((arrives, change.quantity)) }
            }
            return Item(rule: rule, corrections: corrections)
        }
    }

    /// Pieces of an item that have arrived by the end of `day`.
    private func arrived(_ item: Item, by day: CivilDate) -> Int {
        let (year, month, _) = day.components
        let (firstYear, firstMonth, _) = start.components
        let months = max(0, (year - firstYear) * 12 + month - firstMonth)
        return item.corrections.reduce(item.rule.stock + months * item.rule.deliveredMonthly) {
            $1.day <= day ? $0 + $1.quantity : $0
        }
    }

    /// Takes what a site of `level` needs, however little there is.
    mutating func take(for level: UnitLevel, on day: CivilDate) {
        for index in items.indices {
            let need = items[index].rule.quantity[level] ?? 0
            guard need > 0 else { continue }
            let place = items[index].taken.lastIndex { $0.day <= day }
            if let place, items[index].taken[place].day == day {
                items[index].taken[place].quantity += need
            } else {
                items[index].taken.insert((day, need), at: place.map { $0 + 1 } ?? 0)
            }
            items[index].total += need
        }
    }

    /// Whether a site of `level` that takes on `day` leaves every taking so far and later covered.
    func covers(_ level: UnitLevel, on day: CivilDate) -> Bool {
        items.allSatisfy { item in
            let need = item.rule.quantity[level] ?? 0
            return need == 0 || firstDay(of: item, need, from: day) == day
        }
    }

    /// The earliest day on or after `earliest` on which a site of `level` may take without leaving a later taking short; nil
    /// where there is none within 50 years.
    func earliest(for level: UnitLevel, from earliest: CivilDate) -> CivilDate? {
        var day = earliest
        for item in items {
            let need = item.rule.quantity[level] ?? 0
            guard need > 0 else { continue }
            guard let own = firstDay(of: item, need, from: day) else { return nil }
            day = max(day, own)
        }
        // A later day of one item is no worse for another: what is free from a day on stays free.
        return day
    }

    /// The earliest day on or after `earliest` from which on `need` more pieces are there beyond all that is taken.
    private func firstDay(of item: Item, _ need: Int, from earliest: CivilDate) -> CivilDate? {
        var total = item.total
        if arrived(item, by: earliest) >= total + need { return earliest }
        // From the last taking backwards: as long as what has arrived covers all that is taken by then and the need.
        var free = dayCovering(item, total + need, from: earliest)
        for taking in item.taken.reversed() {
            guard taking.day > earliest else { break }
            total -= taking.quantity
            // Just before this taking.
            guard let day = dayCovering(item, total + need, from: earliest), let known = free, known <= taking.day
            else { break }
            free = day
        }
        return free
    }

    private func dayCovering(_ item: Item, _ quantity: Int, from earliest: CivilDate) -> CivilDate? {
        if arrived(item, by: earliest) >= quantity { return earliest }
        var (year, month, _) = earliest.components
        let last = year + 50
        let irregular = item.corrections.map(\.day).filter { $0 > earliest }.sorted()
        var next = 0
        while year < last {
            month += 1
            if month > 12 { (year, month) = (year + 1, 1) }
            guard let first = CivilDate(year: year, month: month, day: 1) else { return nil }
            while next < irregular.count, irregular[next] < first {
                if arrived(item, by: irregular[next]) >= quantity { return irregular[next] }
                next += 1
            }
            if arrived(item, by: first) >= quantity { return first }
            if item.rule.deliveredMonthly == 0, next == irregular.count { return nil }
        }
        return nil
    }
}
