import Foundation
import TestSupport

/// A collector and enrolled agents on loopback, from real programs: what `script/run` starts, without namespaces.
final class LoopbackNetwork {
    let scratch: Scratch
    let plan: String
    let data: String
    let collectorPort = freePort()
    let consolePort = freePort()
    private(set) var collector: Program?
    private(set) var agents: [Int: Program] = [:]
    let sites: [String]
    private let reflectorPorts: [Int]

    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    /// Plans the small country and picks its centre, an open province and an open commune of that province.
    init() throws {
        scratch = try Scratch()
        plan = scratch.path("plan")
        data = scratch.path("collector")
        let planned = try Program.run(
            Products.planner,
            ["plan", "--topology", Products.smallTopology, "--as-of", "2025-04-01", "--out", plan])
        guard planned.status == 0 else { throw Failure(description: planned.errors) }
        let listing = try Program.run(Products.planner, ["site", "list", "--plan", plan, "--format", "json"])
        guard let rows = try JSONSerialization.jsonObject(with: Data(listing.output.utf8)) as? [[String: Any]] else {
            throw Failure(description: "site list: \(listing.output.prefix(300)) \(listing.errors)")
        }
        func first(_ matches: ([String: Any]) -> Bool) throws -> String {
            guard let id = rows.first(where: matches)?["site"] as? String else {
                throw Failure(description: "the small plan has no such site")
            }
            return id
        }
        func text(_ row: [String: Any], _ key: String) -> String { row[key] as? String ?? "" }
        let centre = try first { text($0, "level") == "centre" }
        let province = try first { text($0, "level") == "province" && text($0, "gate") == "open" }
        let commune = try first {
            text($0, "level") == "commune" && text($0, "gate") == "open" && text($0, "upstream") == province
        }
        sites = [centre, province, commune]
        reflectorPorts = sites.map { _ in freePort(Int32(SOCK_DGRAM.rawValue)) }
    }

    func state(_ number: Int) -> String { scratch.path("agent-\(number)") }

    func startCollector() throws {
        let program = try Program(
            Products.planner,
            [
                "serve", "--plan", plan, "--outlines", "\(Products.smallTopology)/outlines.geojson", "--data", data,
                "--listen",
                "127.0.0.1:\(collectorPort)", "--console", "127.0.0.1:\(consolePort)", "--interval", "1",
            ])
        collector = program
        guard eventually({ program.output.contains("127.0.0.1:\(consolePort)") || !program.isRunning }),
            program.isRunning
        else { throw Failure(description: "serve: \(program.output) \(program.errors)") }
    }

    /// - Parameter address: where the reflector is announced; nil to announce none.
    func enrol(_ number: Int, address: String? = nil) throws {
        let kit = scratch.path("kit-\(number).json")
        let made = try Program.run(
            Products.planner,
            [
                "site", "kit", sites[number], "--plan", plan, "--data", data, "--collector",
                "https://127.0.0.1:\(collectorPort)", "--out", kit,
            ])
        guard made.status == 0 else { throw Failure(description: "kit: \(made.errors)") }
        let reflector = address.map {
            ["--reflector-address", $0, "--reflector-port", String(reflectorPorts[number])]
        }
        let enrolled = try Program.run(
            Products.agent, ["enrol", "--kit", kit, "--state", state(number)] + (reflector ?? []))
        guard enrolled.status == 0 else { throw Failure(description: "enrol: \(enrolled.errors)") }
    }

    /// - Parameter listens: says where to reflect; otherwise where it was announced at enrolment.
    func startAgent(_ number: Int, listens: Bool = true) throws {
        let reflect = ["--reflect", "127.0.0.1:\(reflectorPorts[number])"]
        agents[number] = try Program(Products.agent, ["run", "--state", state(number)] + (listens ? reflect : []))
    }

    func killCollector() {
        collector?.signal(SIGKILL)
        _ = collector?.wait()
        collector = nil
    }

    func killAgent(_ number: Int) {
        agents[number]?.signal(SIGKILL)
        _ = agents[number]?.wait()
        agents[number] = nil
    }

    /// Ends an agent as an operator does; its last interval is committed first.
    func stopAgent(_ number: Int) throws {
        guard let agent = agents[number] else { return }
        agent.signal(SIGTERM)
        let ended = agent.wait()
        agents[number] = nil
        guard ended.status == 0 else { throw Failure(description: "agent \(number): \(ended.errors.suffix(800))") }
    }

    /// A listing of the planner's, as JSON rows.
    func rows(_ arguments: String...) throws -> [[String: Any]] {
        let ended = try Program.run(Products.planner, arguments + ["--data", data, "--format", "json"])
        guard let rows = try? JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [[String: Any]] else {
            throw Failure(description: "\(arguments): \(ended.output.prefix(300)) \(ended.errors)")
        }
        return rows
    }

    func status(of number: Int) throws -> [String: Any] {
        let ended = try Program.run(Products.agent, ["status", "--state", state(number), "--format", "json"])
        let document = try JSONSerialization.jsonObject(with: Data(ended.output.utf8))
        if let row = document as? [String: Any] { return row }
        if let row = (document as? [[String: Any]])?.first { return row }
        throw Failure(description: "status: \(ended.output) \(ended.errors)")
    }
}
