import Foundation
import NetworkModel

/// A place's name as people type it: without tones, marks, spaces and capitals (`hanoi`, `Hà Nội`), and with or without
/// the word for what it is (`Thành phố Hà Nội`).
struct PlaceName: Hashable {
    private let folded: String

    init(_ text: String) {
        let plain = text.decomposedStringWithCanonicalMapping.lowercased()
        folded = String(
            String.UnicodeScalarView(
                plain.unicodeScalars.compactMap { scalar in
                    if scalar == "đ" { return "d" }
                    return scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) ? scalar : nil
                }))
    }

    var isEmpty: Bool { folded.isEmpty }

    private static let kinds = [
        "thanhpho", "tinh", "quan", "huyen", "thixa", "thitran", "phuong", "xa", "dackhu", "city", "province",
    ]

    /// Whether this is `name`, or `name` without its kind.
    func isName(_ name: LocalizedName) -> Bool {
        [name.vi, name.en].map(PlaceName.init).contains { other in
            if other.folded == folded { return true }
            return Self.kinds.contains { other.folded == $0 + folded || other.folded == folded + $0 }
        }
    }

    func isPart(of name: LocalizedName) -> Bool {
        !isEmpty && (PlaceName(name.vi).folded.contains(folded) || PlaceName(name.en).folded.contains(folded))
    }
}
