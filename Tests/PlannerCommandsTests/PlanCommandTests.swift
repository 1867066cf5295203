import Foundation
import TestSupport
import Testing

@Suite("planner plan and planner show", .blocking)
struct PlanCommandTests {
    private func plan(_ out: String, _ more: [String] = []) throws -> PlannerProcess {
        try PlannerProcess(["plan", "--topology", smallTopology, "--as-of", "2025-04-01", "--out", out] + more)
    }

    @Test("Two runs in two processes give the same bytes in every file, whatever the language")
    func deterministic() throws {
        let directory = try TemporaryDirectory()
        #expect(try plan(directory.path("a")).status == 0)
        #expect(try plan(directory.path("b"), ["--lang", "vi", "--format", "json"]).status == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.path("a")).sorted()
        #expect(
            names == [
                "bill.csv", "circuits.csv", "held.csv", "hoses.csv", "plan.json", "prefixes.csv", "report.html",
                "schedule.csv",
                "sites.csv", "traffic.csv", "units.csv", "ways.csv",
            ])
        for name in names {
            let a = try Data(contentsOf: URL(fileURLWithPath: directory.path("a/\(name)")))
            let b = try Data(contentsOf: URL(fileURLWithPath: directory.path("b/\(name)")))
            #expect(a == b, "\(name)")
            #expect(a.count > 100, "\(name)")
        }
    }

    @Test("The summary as JSON counts units by level and all five gates")
    func json() throws {
        let directory = try TemporaryDirectory()
        let run = try plan(directory.path("p"), ["--format", "json"])
        #expect(run.complaint.isEmpty, "no progress where nobody looks")
        let root = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        let units = try #require(root["units"] as? [String: [String: Int]])
        #expect(units["commune"] == ["open": 2, "held": 9, "standby": 5, "ready": 0, "closed": 2])
        #expect(units["province"] == ["open": 1, "held": 2, "standby": 1, "ready": 0, "closed": 1])
        let held = try #require(root["held"] as? [[String: Any]])
        #expect(held.contains { $0["reason"] as? String == "province-event" && $0["level"] as? String == "commune" })
        #expect((root["plan_hash"] as? String)?.count == 64)
        #expect((root["input_hash"] as? String)?.count == 64)
        #expect(root["assumed_share"] as? Double == 1)
        for key in ["sites", "circuits", "phases", "waves", "cost", "assumptions", "gaps", "methods"] {
            #expect(root[key] != nil, "\(key)")
        }
    }

    @Test(
        "The table is in the reader's language",
        arguments: [("en", "Units by level and gate"), ("vi", "Đơn vị theo cấp và trạng thái cổng")])
    func language(lang: String, heading: String) throws {
        let directory = try TemporaryDirectory()
        #expect(try plan(directory.path("p"), ["--lang", lang]).output.contains(heading))
        let byEnvironment = try PlannerProcess(
            ["plan", "--topology", smallTopology, "--as-of", "2025-04-01", "--out", directory.path("q")],
            environment: ["LANG": "\(lang)_VN.UTF-8"])
        #expect(byEnvironment.output.contains(heading))
    }

    @Test("Wrong usage and wrong input exit with 2, say where, and write nothing")
    func refusals() throws {
        let directory = try TemporaryDirectory()
        let out = directory.path("p")
        let base = ["plan", "--topology", smallTopology, "--out", out]
        let cases: [([String], String)] = [
            (base, "--as-of"), (base + ["--as-of", "1/4/2025"], "1/4/2025 is not a date."),
            (base + ["--as-of", "2025-02-30"], "2025-02-30 is not a date."),
            (base + ["--as-of", "2025-04-01", "--gate", "loose"], "loose"),
            (["plan", "--topology", "/nowhere", "--as-of", "2025-04-01", "--out", out], "/nowhere"),
            (["plain"], "plain"),
        ]
        for (arguments, word) in cases {
            let run = try PlannerProcess(arguments)
            #expect(run.status == 2, "\(arguments)")
            #expect(run.complaint.contains(word), "\(run.complaint)")
            #expect(run.output.isEmpty)
        }
        #expect(!FileManager.default.fileExists(atPath: out))
        #expect(try PlannerProcess(["--help"]).status == 0)
    }

    @Test("A directory that is not a plan is refused with what to do, in Vietnamese too")
    func foreignDirectory() throws {
        let directory = try TemporaryDirectory()
        try Data("x".utf8).write(to: directory.url.appendingPathComponent("letter.txt"))
        let run = try plan(directory.url.path, ["--lang", "vi"])
        #expect(run.status == 2)
        #expect(run.complaint.contains("không phải là kế hoạch"))
        #expect(run.complaint.contains("--out"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.url.path) == ["letter.txt"])
    }

    @Test("The summary as CSV has a line for each figure")
    func csv() throws {
        let directory = try TemporaryDirectory()
        let lines = try plan(directory.path("p"), ["--format", "csv"]).output.split(separator: "\n")
        #expect(lines.first == "key,value")
        #expect(lines.contains("units.commune.open,2") && lines.contains("as_of,2025-04-01"))
        #expect(lines.contains { $0.hasPrefix("circuits.0.tier,") })
    }

    @Test("The directory that one stands in is refused; a link to a plan stays a link")
    func hereAndLinks() throws {
        let directory = try TemporaryDirectory()
        let here = try plan(".")
        #expect(here.status == 2 && here.complaint.contains("the one that you stand in"))
        #expect(try plan(directory.path("p")).status == 0)
        try FileManager.default.createSymbolicLink(
            atPath: directory.path("latest"), withDestinationPath: directory.path("p"))
        #expect(try plan(directory.path("latest"), ["--gate", "own"]).status == 0)
        #expect(
            try FileManager.default.destinationOfSymbolicLink(atPath: directory.path("latest")) == directory.path("p"))
        let text = try String(contentsOfFile: directory.path("p/plan.json"), encoding: .utf8)
        #expect(text.contains("\"own\""), "the plan behind the link is the new one")
    }

    @Test(
        "A place's name is found without tones, spaces and the word for its kind", arguments: ["thanhhoa", "Thanh Hóa"])
    func names(name: String) throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("p")
        _ = try plan(path)
        let run = try PlannerProcess(["show", path, name])
        #expect(run.status == 0, "\(run.complaint)")
        #expect(run.output.contains("(38@2004)"))
    }

    @Test("site list says why a gate has no sites")
    func heldUnitsHaveNoSites() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("p")
        _ = try plan(path)
        let run = try PlannerProcess(["site", "list", "--plan", path, "--gate", "held", "--format", "json"])
        #expect(run.status == 0 && run.output == "[]\n")
        #expect(run.complaint.contains("builds no sites for the 1"), "\(run.complaint)")
    }

    @Test("Help and wrong usage are in the reader's language")
    func vietnameseUsage() throws {
        let help = try PlannerProcess(["plan", "--help"], environment: ["LANG": "vi_VN.UTF-8"])
        #expect(
            help.status == 0 && help.output.contains("CÁCH DÙNG: planner plan") && help.output.contains("mặc định: 1"))
        let wrong = try PlannerProcess(["plan", "--lang", "vi", "--as-of"])
        #expect(wrong.status == 2 && wrong.complaint.contains("Lỗi: Thiếu giá trị cho '--as-of <date>'"))
        for word in ["Error", "Usage", "information"] { #expect(!wrong.complaint.contains(word)) }
    }

    @Test("A disk that can't be written is a fault of the environment: 3")
    func unwritable() throws {
        let run = try plan("/proc/plan")
        #expect(run.status == 3)
        #expect(run.complaint.contains("/proc"))
    }

    @Test("show lists, filters, and explains one unit")
    func show() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("p")
        _ = try plan(path)
        let csv = try PlannerProcess(["show", path, "--level", "commune", "--gate", "open", "--format", "csv"])
        #expect(csv.output.split(separator: "\n").count == 3)
        #expect(csv.output.hasPrefix("id,kind,level,gate,name,"))
        let circuits = try PlannerProcess(["show", path, "--circuits", "--format", "csv"])
        #expect(circuits.output.contains("14845@2004/primary,II,primary,pop-384,fibre,"))
        let unit = try PlannerProcess(["show", path, "14845"])
        #expect(unit.output.contains("Open: no event is pending."))
        #expect(unit.output.contains("14845@2004/primary"))
        #expect(unit.output.contains("Cut over"))
        #expect(unit.output.contains("\n    Tier driven by Operating system: paperless meetings\n"))
        #expect(unit.output.contains("Carries the demand until 20"))
        #expect(unit.output.contains("\n    The next lower tier, fibre-"))
        let trunk = try PlannerProcess(["show", path, "pop-384"])
        #expect(trunk.output.contains("offices behind it ask"))
        #expect(!trunk.output.contains("driven by"), "no one system drives a trunk")
        let province = try PlannerProcess(["show", path, "38@2004", "--format", "json"])
        let sheet = try JSONSerialization.jsonObject(with: Data(province.output.utf8)) as? [String: Any]
        let pairs = try #require(sheet?["pairwise_bps"] as? Int)
        #expect(try #require(sheet?["hose_bps"] as? Int) <= pairs)
        let first = try #require((sheet?["circuits"] as? [[String: Any]])?.first)
        #expect(try #require(first["carries_until"] as? Int) >= 2030)
        #expect(try #require(first["driver_bps"] as? Int) > 0)
        let held = try PlannerProcess(["show", path, "Xã Tuấn Đạo", "--lang", "vi"])
        #expect(held.status == 2, "two registers hold it, one held and one standing by")
        #expect(held.complaint.contains("Xã Tuấn Đạo (07663@2004), Xã Tuấn Đạo (07663@2025)"))
        let document = try PlannerProcess(["show", path, "07663@2004", "--format", "json"])
        let root = try JSONSerialization.jsonObject(with: Data(document.output.utf8)) as? [String: Any]
        #expect(root?["gate"] as? String == "held")
        #expect(root?["because"] as? String == "24@2004")
    }

    @Test("show of a damaged plan, of none, and of an unknown unit exits with 2")
    func showRefusals() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("p")
        _ = try plan(path)
        #expect(try PlannerProcess(["show", path, "no-such-place"]).complaint.contains("planner show"))
        let file = URL(fileURLWithPath: directory.path("p/plan.json"))
        let text = try String(contentsOf: file, encoding: .utf8)
        try Data(text.dropLast(40).utf8).write(to: file)
        let damaged = try PlannerProcess(["show", path])
        #expect(damaged.status == 2)
        #expect(damaged.complaint.contains("The plan is damaged"))
        #expect(try PlannerProcess(["show", directory.path("none")]).status == 2)
    }

    @Test("The report needs nothing from outside, holds both languages, and no file's text becomes markup")
    func report() throws {
        let directory = try TemporaryDirectory()
        _ = try plan(directory.path("p"))
        let html = try String(contentsOfFile: directory.path("p/report.html"), encoding: .utf8)
        #expect(!html.contains("http://") && !html.contains("https://") && !html.contains("src="))
        #expect(html.contains("<span lang=\"vi\">Đơn vị theo cấp và trạng thái cổng</span>"))
        #expect(html.contains("<span lang=\"en\">Units by level and gate</span>"))
        #expect(html.contains("05/4/2024"), "what the notice prints is kept beside what it means")
        let copy = directory.path("hostile")
        try FileManager.default.copyItem(atPath: smallTopology, toPath: copy)
        let country = URL(fileURLWithPath: "\(copy)/country.yaml")
        let text = try String(contentsOf: country, encoding: .utf8)
        try Data(text.replacingOccurrences(of: "en: Three provinces", with: "en: \"<script>x</script>\"").utf8).write(
            to: country)
        let run = try PlannerProcess([
            "plan", "--topology", copy, "--as-of", "2025-04-01", "--out", directory.path("h"),
        ])
        #expect(run.status == 0, "\(run.complaint)")
        let hostile = try String(contentsOfFile: directory.path("h/report.html"), encoding: .utf8)
        #expect(!hostile.contains("<script>x"))
        #expect(hostile.contains("&lt;script&gt;x"))
    }
}
