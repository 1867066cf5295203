import Rendering
import Testing

@Suite("JSON reader")
struct JSONReaderTests {
    private func read(_ text: String) throws -> JSONValue { try JSONReader.read(Array(text.utf8)) }

    @Test("What the writer writes, the reader reads")
    func roundTrip() throws {
        let value: JSONValue = [
            "text": "Tuyến \"đ\" \\ <b> \n\t\u{2028} 🛰",
            "numbers": [0, -1, 1.5, -2.5e-7, 1e300, 9_007_199_254_740_993],
            "words": [true, false, nil], "empty": [[:], []],
        ]
        #expect(try read(value.text()) == value)
        #expect(try read(value.text(pretty: true)) == value)
    }

    @Test("Escapes of every kind, a surrogate pair among them")
    func escapes() throws {
        #expect(try read(#""\/\b\f\u0111\ud83d\udef0""#) == .string("/\u{08}\u{0C}đ🛰"))
    }

    @Test(
        "A mistake is placed",
        arguments: [
            ("{\"a\":1,}", 1, 8, "a member's name in quotes"), ("[1,\n 2", 2, 3, "a comma or a closing bracket"),
            ("[01]", 1, 2, "a JSON value"), ("nul", 1, 4, "a JSON value"), ("\"a", 1, 3, "a closing quote"),
            ("1 2", 1, 3, "the end of the document"), (#""\ud83d""#, 1, 8, "a surrogate pair"),
            ("", 1, 1, "a JSON value"),
        ])
    func mistakes(text: String, line: Int, column: Int, expected: String) {
        #expect(throws: JSONReader.Fault(line: line, column: column, expected: expected)) { try read(text) }
    }

    @Test("Depth is bounded, so that a hostile file can't exhaust the stack")
    func depth() {
        #expect(throws: JSONReader.Fault.self) { try read(String(repeating: "[", count: 100_000)) }
    }
}
