import Rendering
import Testing

@Suite struct RenderingTests {
    private let table = Table(
        columns: [.init("name", title: "Tên"), .init("count", title: "Số", isNumeric: true)],
        rows: [
            [.init("Đắk Lắk, \"cũ\""), .init(1_234_567)],
            [.init("a\nb"), .init(nil, decimals: 1)],
        ])

    @Test func csvQuotesWhatNeedsIt() {
        #expect(table.rendered(as: .csv) == "name,count\n\"Đắk Lắk, \"\"cũ\"\"\",1234567\n\"a\nb\",\n")
    }

    @Test func leavesAreNamedByTheWayToThem() {
        let document: JSONValue = ["a": ["b": .integer(1), "c": .array([.string("x"), .null])], "d": .array([])]
        let table = Table(entries: document.leaves, key: "key", value: "value")
        #expect(table.rendered(as: .csv) == "key,value\na.b,1\na.c.0,x\na.c.1,\n")
        #expect(Table(row: document.leaves).rendered(as: .csv) == "a.b,a.c.0,a.c.1\n1,x,\n")
    }

    @Test func jsonHasStableKeysAndRawNumbers() {
        #expect(
            table.asJSON().text()
                == #"[{"name":"Đắk Lắk, \"cũ\"","count":1234567},{"name":"a\nb","count":null}]"#)
    }

    @Test func tableAlignsByWhatIsSeen() {
        let plain = Table(columns: table.columns, rows: [[.init("Huế"), .init(7)], [.init("Cà Mau"), .init(1_000)]])
        #expect(
            plain.rendered(as: .table) == """
                Tên        Số
                ──────  ─────
                Huế         7
                Cà Mau  1,000

                """)
    }

    @Test func figuresFollowTheReadersLanguageOnScreenAlone() {
        let figures = Table(
            columns: [.init("people", title: "Dân", isNumeric: true), .init("km", title: "km", isNumeric: true)],
            rows: [
                [.init(1_234_567), .init(-1_234.56, decimals: 1)],
                [.init(7), .init(.number(2.5e6), figure: 2.5, decimals: 1)],
            ])
        #expect(
            figures.rendered(as: .table, language: "vi") == """
                      Dân        km
                ─────────  ────────
                1.234.567  -1.234,6
                        7       2,5

                """)
        #expect(figures.rendered(as: .table).contains("1,234,567  -1,234.6"))
        for format in [Table.Format.json, .csv] {
            #expect(figures.rendered(as: format, language: "vi") == figures.rendered(as: format))
        }
        #expect(figures.rendered(as: .csv, language: "vi") == "people,km\n1234567,-1234.56\n7,2500000\n")
    }

    @Test func aWideTableLeavesOutWhatMattersLeastAndCutsWhatMayBeCut() {
        let wide = Table(
            columns: [
                .init("id", title: "id"), .init("kind", title: "kind", rank: 1), .init("note", title: "note", rank: 3),
                .init("name", title: "name", least: 6), .init("day", title: "day", rank: 2),
            ],
            rows: [[.init("p-01"), .init("merger"), .init("of no use"), .init("Tuyên Quang"), .init("2025-07-01")]])
        let whole = wide.fitted(to: 100, language: "en")
        #expect(whole.left == [] && whole.table.rendered(as: .table) == wide.rendered(as: .table))
        let narrow = wide.fitted(to: 33, language: "en")
        #expect(narrow.left == ["note"])
        #expect(
            narrow.table.rendered(as: .table) == """
                id    kind    name     day
                ────  ──────  ───────  ──────────
                p-01  merger  Tuyên …  2025-07-01

                """)
        #expect(wide.fitted(to: 13, language: "en").left == ["kind", "note", "day"])
        // What may neither go nor be cut stays, and data are whole.
        let least = wide.fitted(to: 1, language: "en").table
        #expect(least.columns.map(\.key) == ["id", "name"] && least.rows[0][1].value == .string("Tuyên Quang"))
    }

    @Test(arguments: [
        (JSONValue.number(0.1), "0.1"), (.number(3), "3"), (.number(.nan), "null"), (.number(-2.5e-7), "-2.5e-07"),
        (.string("</script>\u{1}\u{2028}"), #""\u003c/script>\u0001\u2028""#), (.array([]), "[]"), (.object([]), "{}"),
        (.number(1e300), "1e+300"),
    ])
    func jsonValuesPrintOneWay(value: JSONValue, text: String) {
        #expect(value.text() == text)
    }

    @Test(arguments: [
        (1234.567, 2, "1,234.57"), (-0.001, 2, "0.00"), (-1.5, 0, "-2"), (0.999, 2, "1.00"), (1e18, 1, "1e+18"),
    ])
    func numbersAreRoundedOnScreenOnly(value: Double, decimals: Int, text: String) {
        #expect(Table.fixed(value, decimals: decimals) == text)
    }
}
