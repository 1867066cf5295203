import NetworkModel
import Rendering
import Testing

@testable import Planning

@Suite("JSON straight to octets")
struct JSONOutputTests {
    private static let texts = [
        "", "a", "Xã Tân Lập", "a \"quoted\" \\ <b>", "line\nbreak", "\u{2028}", String(repeating: "dài ", count: 60),
    ]
    private static let numbers: [Double] = [0, -1, 1.5, 0.1, 1e15, -123_456_789_012, 21.028_511, .infinity]
    private static let wholes: [Int64] = [
        0, 9, 10, 99, 100, 1_000_000_007, 999_999_999_999_999_999, 1_000_000_000_000_000_000, -5, .max, .min,
    ]

    /// The smallest piece there is ends within nearly every value.
    @Test(arguments: [64, 97, 1 << 18])
    func `pieces joined are the text that the document gives`(_ piece: Int) {
        let days = [0, 20_180, -719_162].map { CivilDate(daysSinceEpoch: $0) }
        var out = JSONOutput(piece: piece)
        out.raw("[")
        var items: [JSONValue] = []
        for _ in 0..<40 {
            for text in Self.texts {
                out.item(text)
                items.append(.string(text))
            }
            for number in Self.numbers {
                out.item(number)
                items.append(.number(number))
            }
            for whole in Self.wholes {
                out.item(whole)
                items.append(.integer(whole))
            }
            for day in days {
                out.item(day)
                items.append(.string(day.description))
            }
            out.items([1, 2, 3]) { $1.integer($0) }
            items.append([1, 2, 3])
        }
        out.raw("]")
        let pieces = out.finish()
        #expect(piece >= 1 << 18 || pieces.count > 40)
        let text = String(decoding: pieces.joined(), as: UTF8.self)
        #expect(text == JSONValue.array(items).text())
    }
}
