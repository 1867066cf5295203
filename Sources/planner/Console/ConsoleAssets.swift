import Foundation

/// The files that pages load: our own, and Leaflet and uPlot as `script/fetch-assets` unpacked them. Read into memory
/// once; nothing else of the file system can be asked for.
package struct ConsoleAssets: Sendable {
    struct File: Sendable {
        var bytes: [UInt8]
        var contentType: String
    }

    /// By path below `/assets/`.
    let files: [String: File]
    /// Folder in which Leaflet and uPlot were found; nil where in none of those searched.
    package let folder: String?
    /// Those that no folder had: pages then do without and say so.
    package let missing: [String]

    static let fetched = [
        "leaflet/leaflet.js", "leaflet/leaflet.css", "uplot/uPlot.iife.min.js", "uplot/uPlot.min.css",
    ]

    /// - Parameter folders: where fetched files may be, best first; the first that is a folder counts.
    package init(searching folders: [String]) {
        var files: [String: File] = [:]
        if let own = Bundle.module.resourcePath {
            for name in Self.names(in: own + "/Assets") where !name.hasPrefix(".") {
                files[name] = Self.file(own + "/Assets/" + name)
            }
        }
        folder = folders.first { Self.isFolder($0) }
        if let folder {
            for name in Self.fetched + Self.names(in: folder + "/leaflet/images").map({ "leaflet/images/" + $0 }) {
                files[name] = Self.file(folder + "/" + name)
            }
        }
        self.files = files
        missing = Self.fetched.filter { files[$0] == nil }
    }

    /// Where to look: the `--assets` option, `TUYEN_ASSETS`, `assets` beside the executable, `.build-assets` in the
    /// working folder.
    package static func folders(
        option: String?, environment: [String: String], executable: String, workingFolder: String
    ) -> [String] {
        let beside = executable.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
            separator: "/")
        return [option, environment["TUYEN_ASSETS"], beside + "/assets", workingFolder + "/.build-assets"]
            .compactMap { $0 }.filter { !$0.isEmpty }
    }

    var hasMap: Bool { files["leaflet/leaflet.js"] != nil && files["leaflet/leaflet.css"] != nil }
    var hasCharts: Bool { files["uplot/uPlot.iife.min.js"] != nil && files["uplot/uPlot.min.css"] != nil }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    private static func names(in folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    }

    private static func file(_ path: String) -> File? {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        let types = [
            "js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8", "svg": "image/svg+xml",
            "png": "image/png",
        ]
        let suffix = path.split(separator: ".").last.map(String.init) ?? ""
        return File(bytes: Array(data), contentType: types[suffix] ?? "application/octet-stream")
    }
}
