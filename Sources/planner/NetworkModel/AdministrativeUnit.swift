/// A register of unit codes. A code means a unit only within its register: `24` is Bắc Giang in the register in force
/// until 30 June 2025 and Bắc Ninh in the one after.
package struct Register: RawRepresentable, Hashable, Comparable, Sendable {
    package var rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
    /// Decision 124/2004/QĐ-TTg, in force until 30 June 2025.
    package static let y2004 = Register(rawValue: "2004")
    /// In force from 1 July 2025.
    package static let y2025 = Register(rawValue: "2025")
    /// Party organs at the centre, which have no code of the statistics office.
    package static let party = Register(rawValue: "party")
    package static func < (a: Register, b: Register) -> Bool { a.rawValue < b.rawValue }
}

/// The identity of a unit: its code within a register, written `24@2004`.
package struct UnitID: Hashable, Comparable, Sendable, CustomStringConvertible {
    package var code: String
    package var register: Register

    package init(code: String, register: Register) {
        self.code = code
        self.register = register
    }

    /// Parses `code@register`; nil unless both parts are non-empty and of letters, digits, `-`, `_`.
    package init?(_ text: some StringProtocol) {
        let id = Array(text.utf8).withUnsafeBufferPointer { UnitID(utf8: $0) }
        guard let id else { return nil }
        self = id
    }

    /// As `init(_:)`, of bytes: no generic type, for files hold tens of thousands of them.
    package init?(utf8 bytes: UnsafeBufferPointer<UInt8>) {
        guard let at = bytes.firstIndex(of: UInt8(ascii: "@")), at > 0, at + 1 < bytes.count else { return nil }
        for (index, byte) in bytes.enumerated() where index != at {
            guard
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 45
                    || byte == 95
            else { return nil }
        }
        self.init(
            code: String(decoding: UnsafeBufferPointer(rebasing: bytes[..<at]), as: UTF8.self),
            register: Register(
                rawValue: String(decoding: UnsafeBufferPointer(rebasing: bytes[(at + 1)...]), as: UTF8.self)))
    }

    package var description: String { "\(code)@\(register.rawValue)" }
    package func hash(into hasher: inout Hasher) { hasher.combine(Fingerprint.of(code, register.rawValue)) }
    package func _rawHashValue(seed: Int) -> Int { Fingerprint.seeded(Fingerprint.of(code, register.rawValue), seed) }
    package static func < (a: UnitID, b: UnitID) -> Bool { (a.register, a.code) < (b.register, b.code) }
}

/// Where a unit stands in the hierarchy.
package enum UnitLevel: String, CaseIterable, Sendable {
    /// The centre of the organisation itself; one unit.
    case centre
    /// A central organ that the notice names, under the centre.
    case organ
    case province, district, commune
}

/// What a unit is called in law.
package enum UnitKind: String, CaseIterable, Sendable {
    case centre, organ
    case province = "tỉnh"
    case city = "thành phố"
    case ruralDistrict = "huyện"
    case urbanDistrict = "quận"
    case town = "thị xã"
    case ruralCommune = "xã"
    case ward = "phường"
    case township = "thị trấn"
    case specialZone = "đặc khu"
}

/// A point with what is known of its error.
package struct Location: Hashable, Sendable {
    package var coordinate: Coordinate
    /// Radius in kilometres within which the true place lies; nil where unknown.
    package var errorRadius: Double?
    package var basis: Basis
    package init(coordinate: Coordinate, errorRadius: Double? = nil, basis: Basis) {
        self.coordinate = coordinate
        self.errorRadius = errorRadius
        self.basis = basis
    }
}

/// A number of people with its basis.
package struct Population: Hashable, Sendable {
    package var people: Int
    package var basis: Basis
    package init(people: Int, basis: Basis) {
        self.people = people
        self.basis = basis
    }
}

/// An administrative or party unit or organ during its life.
package struct AdministrativeUnit: Hashable, Sendable, Identifiable {
    package var id: UnitID
    package var level: UnitLevel
    package var kind: UnitKind
    package var name: LocalizedName
    /// The unit above it; nil for the centre alone.
    package var parent: UnitID?
    package var location: Location
    package var population: Population?
    /// First day of its life; nil where older than the register.
    package var validFrom: CivilDate?
    /// First day on which it is no more; nil while it lives.
    package var validUntil: CivilDate?

    package init(
        id: UnitID, level: UnitLevel, kind: UnitKind, name: LocalizedName, parent: UnitID?, location: Location,
        population: Population?, validFrom: CivilDate?, validUntil: CivilDate?
    ) {
        self.id = id
        self.level = level
        self.kind = kind
        self.name = name
        self.parent = parent
        self.location = location
        self.population = population
        self.validFrom = validFrom
        self.validUntil = validUntil
    }

    /// A life that ends on the day it begins: of a unit whose forming event is withdrawn or not known.
    package var neverLives: Bool {
        if let validFrom, let validUntil { return validUntil <= validFrom }
        return false
    }

    /// Whether the unit is alive on `day`: from `validFrom`, before `validUntil`.
    package func exists(on day: CivilDate) -> Bool {
        (validFrom.map { $0 <= day } ?? true) && (validUntil.map { day < $0 } ?? true)
    }
}
