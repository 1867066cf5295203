package import ArgumentParser
import CommandHelp
import Glibc
import Localization
import NetworkAddress
import PacketIO
import Probing
import Rendering

/// `agent probe snmp HOST`: what an interface of the site's router carries, second by second.
package struct ProbeSnmpCommand: ParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "snmp", abstract: RouterMessages.help.words, discussion: RouterMessages.helpDiscussion.words)
    }

    @Argument(help: PathHelp.host.help(value: "host"))
    var host: String
    @Option(help: RouterMessages.helpCredentials.help(value: "file"))
    var credentials: String
    @Option(name: .shortAndLong, help: RouterMessages.helpInterface.help(value: "name"))
    var interface: String?
    @Option(parsing: .unconditional, help: RouterMessages.helpPort.help)
    var port: UInt16 = 161
    @Option(name: .shortAndLong, parsing: .unconditional, help: RouterMessages.helpCount.help)
    var count = 1
    @Option(help: AgentHelp.statusFormat.help)
    var format: StatusFormat = .table
    @OptionGroup var speech: LanguageOptions

    package init() {}

    package func run() throws {
        let language = speech.language
        try CommandFault.reporting {
            guard (1...86_400).contains(count) else {
                throw CommandFault(.input, RouterMessages.badCount.text(language, count))
            }
            let secrets = try SnmpCredentialsReader.read(credentials, language)
            let router = try RouterArgument.endpoint(host, port: port, language)
            do throws(SnmpError) {
                guard let interface else {
                    let names = try RouterInterface.names(of: router, secrets)
                    print(
                        Self.list(names, language).rendered(as: format.tableFormat, language: language.rawValue),
                        terminator: "")
                    return
                }
                let samples = try watch(RouterInterface(interface, of: router, secrets))
                print(
                    Self.table(samples, language).rendered(as: format.tableFormat, language: language.rawValue),
                    terminator: "")
            } catch {
                throw CommandFault(.environment, error.words(router, language))
            }
        }
    }

    private func watch(_ interface: RouterInterface) throws(SnmpError) -> [LoadSample] {
        var series = RouterSeries()
        var samples: [LoadSample] = []
        while samples.count < count {
            if let sample = series.advance(to: try interface.read()) { samples.append(sample) }
            if samples.count < count { usleep(1_000_000) }
        }
        return samples
    }

    private static func list(_ names: [String], _ language: Language) -> Table {
        Table(
            columns: [.init("interface", title: InterfaceMessages.interface.text(language))],
            rows: names.map { [Table.Cell($0)] })
    }

    /// Rates are null where counters began anew.
    static func table(_ samples: [LoadSample], _ language: Language) -> Table {
        func column(_ key: String, _ title: String) -> Table.Column { .init(key, title: title, isNumeric: true) }
        return Table(
            columns: [
                column("seconds", RouterMessages.seconds.text(language)),
                column("received_bps", RouterMessages.received.text(language)),
                column("transmitted_bps", RouterMessages.transmitted.text(language)),
                column("receive_errors", InterfaceMessages.receiveErrors.text(language)),
                column("transmit_errors", InterfaceMessages.transmitErrors.text(language)),
                column("receive_dropped", InterfaceMessages.receiveDropped.text(language)),
                column("transmit_dropped", InterfaceMessages.transmitDropped.text(language)),
            ],
            rows: samples.map { sample in
                let seconds = Double(sample.until - sample.since) / 1e9
                func rate(_ octets: UInt64?) -> Table.Cell {
                    Table.Cell(octets.map { (Double($0) * 8 / seconds).rounded() }, decimals: 0)
                }
                func count(_ number: UInt64?) -> Table.Cell { Table.Cell(number.map { Double($0) }, decimals: 0) }
                let counted = sample.counted
                return [
                    Table.Cell(seconds, decimals: 3), rate(counted?.receive.octets), rate(counted?.transmit.octets),
                    count(counted?.receive.errors), count(counted?.transmit.errors),
                    count(counted?.receive.dropped), count(counted?.transmit.dropped),
                ]
            })
    }
}
