import ArgumentParser
import Localization
import Testing

@testable import CommandHelp

@Suite("ArgumentParser's words in Vietnamese") struct ParserWordsTests {
    enum Kind: String, CaseIterable, ExpressibleByArgument { case table, json, csv }

    struct Tool: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(commandName: "tool", abstract: "Đo.", subcommands: [Part.self])
        }
        @OptionGroup var speech: LanguageOptions
    }

    struct Part: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(commandName: "part", abstract: "Phần.", discussion: "Một đoạn.")
        }
        @Argument(help: "Tệp.") var file: String
        @Option(name: .shortAndLong, help: "Số lần.") var count = 3
        @Option(help: "Cách in.") var format: Kind = .table
        @Option(help: "Ngày.") var day: String
        @Flag(help: "Mau.") var quick = false
    }

    private func said(_ arguments: [String]) -> String {
        HelpLanguage.$current.withValue(.vietnamese) {
            do {
                var command = try Tool.parseAsRoot(arguments)
                try command.run()
                return "no fault"
            } catch {
                return ParserWords.translated(Tool.fullMessage(for: error, columns: 100), to: .vietnamese)
            }
        }
    }

    private static let faults: [(String, String)] = [
        ("part f --day x --cuont 4", "Lỗi: Không có tùy chọn '--cuont'. Ý bạn là '--count'?"),
        ("part f --day x -z", "Lỗi: Không có tùy chọn '-z'"),
        ("part f --day", "Lỗi: Thiếu giá trị cho '--day <day>'"),
        ("part --day x", "Lỗi: Thiếu tham số '<file>'"),
        ("part f g --day x", "Lỗi: Thừa tham số 'g'"),
        ("part f g h --day x", "Lỗi: Thừa 2 tham số: 'g', 'h'"),
        ("part f --day x --quick=1", "Lỗi: Tùy chọn '--quick' không nhận giá trị, nhưng gặp '1'."),
        ("part f --day x --count y", "Lỗi: Giá trị 'y' không hợp lệ cho '--count <count>'"),
        (
            "part f --day x --format xml",
            "Lỗi: Giá trị 'xml' không hợp lệ cho '--format <format>'. Hãy dùng một trong 'table', 'json' hoặc 'csv'."
        ),
    ]

    @Test(arguments: faults)
    func everyFaultOfUsage(arguments: String, expected: String) {
        let text = said(arguments.split(separator: " ").map(String.init))
        #expect(text.split(separator: "\n").first.map(String.init) == expected)
        for word in ["Error", "Usage", "Help:", "more information"] { #expect(!text.contains(word), "\(text)") }
    }

    @Test func theWholeHelp() {
        let text = said(["help", "part"])
        let expected = ["TỔNG QUAN: Phần.", "CÁCH DÙNG: tool part", "THAM SỐ:", "TÙY CHỌN:", "Hiện trợ giúp này."]
        for part in expected + ["(mặc định: 3)", "(giá trị: table, json, csv; mặc định: table)"] {
            #expect(text.contains(part), "\(part) in \(text)")
        }
        for word in ["OVERVIEW", "USAGE", "OPTIONS", "default", "values", "Show"] {
            #expect(!text.contains(word), "\(word) in \(text)")
        }
        let list = said(["--help"])
        #expect(list.contains("LỆNH CON:") && list.contains("Xem 'tool help <subcommand>' để biết chi tiết."))
        #expect(list.contains("Ngôn ngữ của thông báo"))
    }

    @Test func englishStaysAsItIs() {
        let text = "OVERVIEW: x\nError: y"
        #expect(ParserWords.translated(text, to: .english) == text)
    }

    private static let choices: [([String], [String: String], Language)] = [
        (["plan", "--lang", "vi"], [:], .vietnamese), (["--lang=vi"], [:], .vietnamese),
        (["--lang", "en"], ["LANG": "vi_VN.UTF-8"], .english), ([], ["LANG": "vi_VN.UTF-8"], .vietnamese),
        (["--", "--lang", "vi"], [:], .english), (["--lang"], ["LANG": "vi_VN"], .vietnamese),
        (["--lang", "xx"], ["LANG": "vi_VN"], .vietnamese),
    ]

    @Test(arguments: choices)
    func theLanguageIsChosenBeforeParsing(arguments: [String], environment: [String: String], expected: Language) {
        #expect(HelpLanguage.chosen(by: arguments, environment: environment) == expected)
    }
}
