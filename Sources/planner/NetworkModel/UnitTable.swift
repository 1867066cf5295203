/// Places of ids in an array, by open addressing with linear probing (Knuth, TAOCP 3, 6.4). Of equal ids the first counts.
/// Made in O(ids); each look-up is O(1) expected.
package struct UnitIndex: Sendable {
    private let ids: [UnitID]
    /// Places in `ids`; -1 where free. A power of two, at most half taken.
    private let slots: [Int32]

    package init(_ ids: [UnitID]) {
        var capacity = 16
        while capacity < 2 * ids.count { capacity *= 2 }
        var slots = [Int32](repeating: -1, count: capacity)
        for (place, id) in ids.enumerated() {
            var slot = Self.slot(of: id, capacity)
            while slots[slot] >= 0, ids[Int(slots[slot])] != id { slot = (slot + 1) & (capacity - 1) }
            if slots[slot] < 0 { slots[slot] = Int32(place) }
        }
        self.ids = ids
        self.slots = slots
    }

    package subscript(id: UnitID) -> Int? {
        var slot = Self.slot(of: id, slots.count)
        while slots[slot] >= 0 {
            if ids[Int(slots[slot])] == id { return Int(slots[slot]) }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    private static func slot(of id: UnitID, _ capacity: Int) -> Int {
        Int(truncatingIfNeeded: Fingerprint.of(id.code, id.register.rawValue)) & (capacity - 1)
    }
}

/// Units with their places by id and what each lies under. O(units) to make.
package struct UnitTable: Sendable {
    package let units: [AdministrativeUnit]
    private let places: UnitIndex
    /// Places of the units above; -1 where there is none.
    private let parents: [Int32]

    package init(_ units: [AdministrativeUnit]) {
        self.units = units
        let places = UnitIndex(units.map(\.id))
        self.places = places
        parents = units.map { unit in Int32(unit.parent.flatMap { places[$0] } ?? -1) }
    }

    package func place(of id: UnitID) -> Int? { places[id] }
    package subscript(id: UnitID) -> AdministrativeUnit? { places[id].map { units[$0] } }

    /// The province in which the unit at a place lies, through its district where it has one; nil for provinces, the centre and
    /// its organs.
    package func province(above place: Int) -> Int? {
        var next = Int(parents[place])
        var steps = 0
        // Registers go round in a circle only where a topology is made in code.
        while next >= 0, steps < 8 {
            if units[next].level == .province { return next }
            next = Int(parents[next])
            steps += 1
        }
        return nil
    }
}
