/// A data rate in bits per second.
package struct Bandwidth: Hashable, Comparable, Sendable {
    package var bitsPerSecond: Int64
    package init(bitsPerSecond: Int64) { self.bitsPerSecond = bitsPerSecond }
    package static func megabits(_ value: Double) -> Bandwidth {
        Bandwidth(bitsPerSecond: Int64((value * 1_000_000).rounded()))
    }
    package var megabits: Double { Double(bitsPerSecond) / 1_000_000 }
    package static let zero = Bandwidth(bitsPerSecond: 0)
    package static func < (a: Bandwidth, b: Bandwidth) -> Bool { a.bitsPerSecond < b.bitsPerSecond }
    package static func + (a: Bandwidth, b: Bandwidth) -> Bandwidth {
        Bandwidth(bitsPerSecond: a.bitsPerSecond + b.bitsPerSecond)
    }
    package static func += (a: inout Bandwidth, b: Bandwidth) { a = a + b }
}

/// An amount of Vietnamese đồng; whole đồng, as the currency has no smaller coin.
package struct Money: Hashable, Comparable, Sendable {
    package var dong: Int64
    package init(dong: Int64) { self.dong = dong }
    package static let zero = Money(dong: 0)
    package static func < (a: Money, b: Money) -> Bool { a.dong < b.dong }
    package static func + (a: Money, b: Money) -> Money { Money(dong: a.dong + b.dong) }
    package static func - (a: Money, b: Money) -> Money { Money(dong: a.dong - b.dong) }
    package static func * (a: Money, factor: Int) -> Money { Money(dong: a.dong * Int64(factor)) }
    package static func += (a: inout Money, b: Money) { a = a + b }
}

/// What a value rests on: read somewhere, computed from what was read, or assumed by the planner.
///
/// Every figure that a report prints can say how much of it is `assumed`.
package enum Basis: Hashable, Sendable {
    case published(source: String)
    case derived(from: String)
    case assumed(why: String)

    package var isAssumed: Bool { if case .assumed = self { true } else { false } }
}

/// A name in the country's language and in English.
package struct LocalizedName: Hashable, Sendable {
    package var vi: String
    package var en: String
    package init(vi: String, en: String) {
        self.vi = vi
        self.en = en
    }
}
