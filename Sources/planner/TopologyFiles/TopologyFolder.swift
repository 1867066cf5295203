import Glibc
package import Localization
package import NetworkModel

/// A folder of topology files, as `topology/README.md` describes them.
///
///     let reading = TopologyFolder(path: "topology/vietnam").read()
///     if let topology = reading.topology { … } else { reading.findings.forEach { print($0.text(.english)) } }
package struct TopologyFolder: Sendable {
    package let path: String

    package init(path: String) { self.path = path }

    /// Every file that a topology folder holds.
    package static let files = [
        UnitRows.file, EventRows.file, LineageRows.file, SiteRows.file, OutlineRows.file, CountrySettings.file,
        CountrySettings.sourcesFile, SystemsSettings.file, CatalogueSettings.file, PhaseSettings.file,
        CalendarSettings.file, CrewSettings.file, PolicySettings.file,
    ]

    /// Files that a folder may do without.
    package static let optionalFiles = [
        CircuitRows.file, MergerRows.file, AddressSettingsFile.file, PrefixRows.file, BudgetSettings.file,
    ]
    private static let allFiles = files + optionalFiles

    /// The most bytes that are read of a file: rows and outlines, and settings.
    package static let largestTable = 16 << 20
    package static let largestSettings = 1 << 20

    /// Why the folder is none: nil where it holds at least one of the files.
    package func refusal() -> Texts? {
        var status = stat()
        guard stat(path, &status) == 0 else { return Self.words(errno) }
        guard status.st_mode & S_IFMT == S_IFDIR else { return Self.words(ENOTDIR) }
        guard !Self.files.contains(where: { access(path + "/" + $0, F_OK) == 0 }) else { return nil }
        return CheckMessages.missingFile.texts.filled(Self.files[0], Self.files.joined(separator: ", "))
    }

    private static func words(_ code: Int32) -> Texts {
        let words = String(cString: strerror(code))
        return Texts(words, Phrases.translated(words, to: .vietnamese))
    }

    /// Reads and checks everything. All findings of all files come in one reading; `topology` is nil when any of them
    /// is an error. O(bytes) in time; memory is bounded by the files' largest sizes.
    package func read() -> TopologyReading {
        let log = FindingLog()
        if let refusal = refusal() {
            log.add(
                .notATopology, path, .whole,
                [Texts(same: path), refusal, Texts(same: Self.files.joined(separator: ", "))])
            return TopologyReading(topology: nil, log: log)
        }
        var bytes: [String: [UInt8]] = [:]
        for file in Self.allFiles {
            let most = file.hasSuffix(".yaml") ? Self.largestSettings : Self.largestTable
            switch FileBytes.read(path + "/" + file, most: most) {
            case .bytes(let content): bytes[file] = content
            case .missing where Self.optionalFiles.contains(file): break
            case .missing: log.add(.missingFile, file, .whole, [file, Self.files.joined(separator: ", ")])
            case .tooLarge: log.add(.fileTooLarge, file, .whole, [file, String(most)])
            case .failed(let reason): log.add(.unreadableFile, file, .whole, [Texts(same: file), reason])
            }
        }
        for file in FileBytes.names(in: path).sorted() where !Self.allFiles.contains(file) && !file.hasPrefix(".") {
            if [".csv", ".yaml", ".yml", ".geojson"].contains(where: file.hasSuffix) {
                log.add(
                    .unknownFile, file, .whole, [file, Self.allFiles.joined(separator: ", ")],
                    suggestion: nearest(to: file, among: Self.allFiles))
            }
        }
        return TopologyReader(files: bytes, log: log).read()
    }
}

extension Texts {
    func filled(_ arguments: String...) -> Texts {
        Texts(en.filled(with: arguments), vi.filled(with: arguments))
    }
}

/// What came of reading a topology folder.
package struct TopologyReading: Sendable {
    /// Nil when any finding is an error.
    package var topology: Topology?
    /// By file, line and column; at most 500 of a kind.
    package var findings: [Finding]
    /// How many there are of each kind, also of those that are not kept.
    package var counts: [CheckMessages: Int]
    /// What each entry of the settings rests on.
    package var settingBases: [Basis]
    /// The bytes that were read, by file.
    let files: [String: [UInt8]]

    init(topology: Topology?, log: FindingLog, settingBases: [Basis] = [], files: [String: [UInt8]] = [:]) {
        self.topology = log.hasErrors ? nil : topology
        self.files = files
        findings = log.findings.sorted {
            ($0.file, $0.line, $0.column, $0.kind.rawValue, $0.message.en)
                < ($1.file, $1.line, $1.column, $1.kind.rawValue, $1.message.en)
        }
        counts = log.counts
        self.settingBases = settingBases
    }

    package var hasErrors: Bool { findings.contains { $0.severity == .error } }
}
