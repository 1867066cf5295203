import Dispatch
import Localization
import NetworkModel

/// Turns the bytes of the files into a topology and findings: no I/O, so that a test can change one byte in memory.
struct TopologyReader {
    let files: [String: [UInt8]]
    let log: FindingLog

    init(files: [String: [UInt8]], log: FindingLog = FindingLog()) {
        self.files = files
        self.log = log
    }

    func read() -> TopologyReading {
        var bases: [Basis] = []
        let country = settings(CountrySettings.file).flatMap { CountrySettings.read($0, bases: &bases) }
        let sources = settings(CountrySettings.sourcesFile).flatMap { CountrySettings.sources($0) }
        let units = source(UnitRows.file).flatMap { UnitRows($0, sources: sources, log: log) }
        let events = source(EventRows.file).flatMap { EventRows($0, log: log) }
        let lineage = source(LineageRows.file).flatMap { LineageRows($0, events: events, units: units, log: log) }
        let sites = source(SiteRows.file).flatMap { SiteRows($0, sources: sources, log: log) }
        let outlines = source(OutlineRows.file).flatMap { OutlineRows($0, units: units, log: log) }
        let systems = settings(SystemsSettings.file).flatMap { SystemsSettings.read($0, bases: &bases) }
        let catalogue = settings(CatalogueSettings.file).flatMap {
            CatalogueSettings.read($0, units: units, bases: &bases)
        }
        let phases = settings(PhaseSettings.file).flatMap { PhaseSettings.read($0, units: units, bases: &bases) }
        let calendar = settings(CalendarSettings.file).flatMap {
            CalendarSettings.read($0, units: units, bases: &bases)
        }
        let crews = settings(CrewSettings.file).flatMap { CrewSettings.read($0, units: units, bases: &bases) }
        let policy = settings(PolicySettings.file).flatMap {
            PolicySettings.read($0, media: catalogue?.media.map(\.medium), bases: &bases)
        }

        let budget = settings(BudgetSettings.file).flatMap { BudgetSettings.read($0, bases: &bases) }
        let circuits = source(CircuitRows.file).flatMap {
            CircuitRows($0, units: units, sites: sites, catalogue: catalogue, log: log)
        }

        let recorded = events.flatMap { events in lineage.map { joined(events, $0) } }
        let mergers = source(MergerRows.file).flatMap { source in
            MergerRows(source, holds: units.map { units in { units.names($0) } }, events: recorded, log: log)
        }
        let addresses = settings(AddressSettingsFile.file).flatMap { AddressSettingsFile.read($0, bases: &bases) }
        let prefixes = source(PrefixRows.file).flatMap { PrefixRows($0, units: units, sites: sites, log: log) }

        // Rows that rest on sources.yaml are all unread without it: what follows from them would only be noise.
        var checks: [@Sendable () -> Void] = []
        if sources != nil, let units {
            if let events, let lineage {
                checks.append { LineageChecks(units: units, events: events, lineage: lineage).run() }
            }
            checks.append { UnitChecks(rows: units).run() }
        }
        if sources != nil, let sites, sites.sites.count == sites.reader.table.rowCount {
            checks.append { [log] in PlaceChecks.count(sites, log) }
        }
        if let country {
            checks.append {
                PlaceChecks(country: country, outlines: OutlineIndex(outlines?.outlines ?? [])).run(units, sites)
            }
        }
        // They only look at the rows; the log is the one thing that they share.
        DispatchQueue.concurrentPerform(iterations: checks.count) { [checks] in checks[$0]() }
        guard !log.hasErrors, let country, let units, let recorded, let sites, let outlines, let systems,
            let catalogue, let phases, let calendar, let crews, let policy
        else { return TopologyReading(topology: nil, log: log, settingBases: bases, files: files) }
        var topology = Topology(
            inputHash: Self.inputHash(of: files), name: country.name, units: units.units.sorted { $0.id < $1.id },
            events: recorded, carrierSites: sites.sites.sorted { $0.id < $1.id },
            catalogue: catalogue, workloads: systems.workloads, qosClasses: systems.classes,
            staffing: systems.staffing, phases: phases, calendar: calendar, crews: crews.crews,
            activities: crews.activities, protection: policy.protection, horizonYears: country.horizonYears,
            outlines: outlines.outlines.sorted { $0.unit < $1.unit }, tunnel: policy.tunnel,
            existingCircuits: (circuits?.circuits ?? []).sorted {
                ($0.site, $0.role.rawValue) < ($1.site, $1.role.rawValue)
            }, decisions: mergers?.decisions ?? [])
        topology.inputs = Self.inputs(of: files)
        topology.addresses = addresses
        topology.existingPrefixes = prefixes?.prefixes ?? []
        topology.standby = policy.standby
        topology.scheduling.travel = crews.travel
        topology.scheduling.aim = crews.aim
        topology.scheduling.budget = budget
        return TopologyReading(topology: topology, log: log, settingBases: bases, files: files)
    }

    /// Each file's own hash, so that a reader of two plans sees which files differ.
    static func inputs(of files: [String: [UInt8]]) -> [InputFile] {
        files.keys.sorted().map { name in
            var hash = SHA256()
            hash.update(files[name] ?? [])
            return InputFile(name: name, hash: hash.finish())
        }
    }

    private func source(_ file: String) -> SourceText? {
        files[file].flatMap { SourceText(file: file, bytes: $0, log: log) }
    }

    private func settings(_ file: String) -> Setting? {
        source(file).flatMap { SettingsText.root($0, log: log) }
    }

    /// Events with their links, both in an order of their own, whatever the order of the rows.
    private func joined(_ events: EventRows, _ lineage: LineageRows) -> [LineageEvent] {
        var links: [String: [LineageLink]] = [:]
        for row in lineage.rows { links[row.event, default: []].append(row.link) }
        var result = events.events
        for index in result.indices {
            result[index].links = (links[result[index].id] ?? []).sorted {
                ($0.predecessor, $0.successor ?? $0.predecessor) < ($1.predecessor, $1.successor ?? $1.predecessor)
            }
        }
        return result.sorted { $0.id < $1.id }
    }

    /// SHA-256 over each file's name, a zero byte, its length in decimal, a zero byte and its bytes, in order of names:
    /// the lengths keep two divisions of the same bytes apart.
    static func inputHash(of files: [String: [UInt8]]) -> String {
        var hash = SHA256()
        for file in files.keys.sorted() {
            guard let bytes = files[file] else { continue }
            hash.update(Array(file.utf8) + [0] + Array(String(bytes.count).utf8) + [0])
            hash.update(bytes)
        }
        return hash.finish()
    }
}
