/// Text as a person types it into a search field: without case, Vietnamese diacritics and tone marks, so that
/// `cao bang` finds Cao Bằng.
enum SearchText {
    /// The base letter of each precomposed Vietnamese letter.
    private static let base: [Unicode.Scalar: Unicode.Scalar] = {
        let families: [(Unicode.Scalar, String)] = [
            ("a", "àáảãạăằắẳẵặâầấẩẫậ"), ("e", "èéẻẽẹêềếểễệ"), ("i", "ìíỉĩị"), ("o", "òóỏõọôồốổỗộơờớởỡợ"),
            ("u", "ùúủũụưừứửữự"), ("y", "ỳýỷỹỵ"), ("d", "đ"),
        ]
        var table: [Unicode.Scalar: Unicode.Scalar] = [:]
        for (letter, variants) in families {
            for scalar in variants.unicodeScalars { table[scalar] = letter }
        }
        return table
    }()

    static func folded(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        for scalar in text.lowercased().unicodeScalars {
            // Combining marks: a name typed on a system that decomposes.
            if (0x0300...0x036F).contains(scalar.value) { continue }
            out.append(base[scalar] ?? scalar)
        }
        return String(out)
    }
}
