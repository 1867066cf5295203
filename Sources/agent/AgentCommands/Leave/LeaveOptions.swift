import ArgumentParser
import CommandHelp
import Localization
import NetworkAddress
import PacketIO
import Rendering
import Reporting

/// For a test by hand from an enrolled site: the collector is asked for leave, and users on the line come first.
struct LeaveOptions: ParsableArguments {
    @Option(help: LeaveMessages.helpState.help(value: "folder"))
    var state: String?
    @Option(help: LeaveMessages.helpCircuit.help(value: "id"))
    var circuit: String?

    /// Seconds for which leave is given at most.
    private static let longest = 60

    /// For the look at the line and the setup of a test, in seconds.
    private static let setup = 4

    /// Leave for a test of so many seconds against `server`; nil where nobody asked for any.
    ///
    /// - Parameter more: seconds that go before the test itself.
    func ask(
        _ direction: TestGrant.Direction, seconds: Int, more: Int = 0, server: Endpoint, source: IPAddress?,
        _ language: Language
    ) throws -> TestLeave? {
        guard let state else {
            if let circuit { throw CommandFault(.input, LeaveMessages.circuitAlone.text(language, circuit)) }
            return nil
        }
        let most = Self.longest - Self.setup - more
        try ProbeLimits.expect((1...most).contains(seconds), LeaveMessages.tooLong.text(language, seconds, most))
        let identity = try StateFolder(state).enrolledIdentity(language)
        let leave = try TestLeave.ask(
            .now(circuit: circuit, direction, seconds: seconds + Self.setup + more), as: identity,
            otherwise: LeaveMessages.withoutState.text(language), language)
        let use = LineUse().bitsPerSecond(towards: server, from: source, over: .seconds(1))
        let objection = use.flatMap { TestManners(rate: Double(leave.grant.rate)).objection(toUse: $0) }
        if let objection, case .lineInUse(let users, let limit) = objection {
            leave.end(objection)
            throw CommandFault(
                .badNews,
                LeaveMessages.inUse.text(
                    language, Table.fixed(users / 1e6, decimals: 3), Table.fixed(limit / 1e6, decimals: 3)))
        }
        return leave
    }
}

extension TestLeave {
    /// Ends it with what was measured, if that was measured against the circuit's own peer.
    func end(_ measured: TestMeasurement, against server: Endpoint) {
        end(server.address == grant.server.address ? measured : nil)
    }
}
