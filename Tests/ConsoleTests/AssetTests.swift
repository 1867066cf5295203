import Foundation
import Localization
import Testing

@testable import Console

@Suite struct AssetTests {
    /// A folder with stand-ins of Leaflet and uPlot: what counts here is that they are found and offered.
    static func folder(_ names: [String]) throws -> String {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("assets-\(UUID().uuidString)").path
        for name in names {
            let file = path + "/" + name
            try FileManager.default.createDirectory(
                atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try Data("/* \(name) */".utf8).write(to: URL(fileURLWithPath: file))
        }
        return path
    }

    @Test func pagesLoadTheLibrariesWhereTheyAreAndSayWhatIsMissing() async throws {
        let path = try Self.folder(["leaflet/leaflet.js", "leaflet/leaflet.css", "leaflet/images/layers.png"])
        defer { try? FileManager.default.removeItem(atPath: path) }
        let console = try TestConsole(assets: ["/nonexistent", path])
        #expect(console.service.assets.folder == path)
        #expect(console.service.assets.missing == ["uplot/uPlot.iife.min.js", "uplot/uPlot.min.css"])
        let map = await console.get("/").text
        #expect(map.contains("src=\"/assets/leaflet/leaflet.js\"") && !map.contains("class=\"notice\">Leaflet"))
        let link = await console.get("/link", ["link": "a~b", "site": "a"]).text
        #expect(!link.contains("src=\"/assets/uplot") && link.contains("class=\"notice\">uPlot is missing"))
        let file = await console.get("/assets/leaflet/leaflet.js")
        #expect(file.status == 200 && file[header: "Content-Type"] == "text/javascript; charset=utf-8")
        #expect(await console.get("/assets/leaflet/images/layers.png")[header: "Content-Type"] == "image/png")
        let bare = await (try TestConsole()).get("/").text
        #expect(bare.contains("Leaflet is missing") && bare.contains("script/fetch-assets"))
    }

    @Test func nothingElseOfTheFileSystemIsServed() async throws {
        let console = try TestConsole()
        for path in ["/assets/../Package.swift", "/assets//etc/passwd", "/assets/", "/assets/leaflet/leaflet.js"] {
            #expect(await console.get(path).status == 404, "\(path)")
        }
    }

    @Test func theFirstNamedFolderCounts() {
        let folders = ConsoleAssets.folders(
            option: "/a", environment: ["TUYEN_ASSETS": "/b"], executable: "/usr/bin/planner", workingFolder: "/w")
        #expect(folders == ["/a", "/b", "/usr/bin/assets", "/w/.build-assets"])
        let few = ConsoleAssets.folders(option: nil, environment: [:], executable: "/x/planner", workingFolder: "/w")
        #expect(few == ["/x/assets", "/w/.build-assets"])
    }

    /// Modules name messages and each other by text, where no compiler looks.
    @Test func modulesNameOnlyMessagesAndFilesThatExist() throws {
        let assets = ConsoleAssets(searching: [])
        let modules = assets.files.filter { $0.key.hasSuffix(".js") }
        #expect(modules.count >= 10)
        for (name, file) in modules {
            let source = String(decoding: file.bytes, as: UTF8.self)
            for use in source.matches(of: /\bt\("([A-Za-z0-9]+)"[,)]/) {
                let message = String(use.output.1)
                // A page is given the console's messages and those of mergers that its charts say.
                let isKnown = ConsoleMessages(rawValue: message) != nil || message == "\(SuccessionMessages.changeover)"
                #expect(isKnown, "\(name) says \(message)")
            }
            for use in source.matches(of: /from "\.\/([^"]+)"/) {
                #expect(assets.files[String(use.output.1)] != nil, "\(name) imports \(use.output.1)")
            }
            for banned in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("] {
                #expect(!source.contains(banned), "\(name) uses \(banned)")
            }
        }
        // Names put together from data: statuses and reasons.
        let composed = ["statusUp", "statusDown", "statusDegraded", "statusUnknown", "reasonClockStep"]
        #expect(composed.allSatisfy { ConsoleMessages(rawValue: $0) != nil })
    }
}
