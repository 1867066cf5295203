import Foundation
import Glibc
import TestSupport
import Testing

@testable import Collector

/// Two `clickhouse-server` and a ZooKeeper on loopback.
final class ClickHouseCluster {
    enum Shape {
        /// One shard on both.
        case replicas
        /// A shard on each.
        case shards
    }

    static let library = "/usr/share/java/zookeeper.jar"
    static var isInstalled: Bool {
        ClickHouseServer.isInstalled && access(library, R_OK) == 0 && access("/usr/bin/java", X_OK) == 0
    }
    static let absence: Comment =
        "no clickhouse-server, libzookeeper-java and java here; script/bootstrap --test installs them"

    let servers: [ClickHouseServer]
    private let zooKeeper: ChildProcess
    private let folder: TemporaryFolder

    init(_ shape: Shape) throws {
        folder = try TemporaryFolder()
        let port = try freePorts(1)[0]
        try """
        tickTime=500
        dataDir=\(folder.path)/data
        clientPort=\(port)
        clientPortAddress=127.0.0.1
        admin.enableServer=false
        """.write(toFile: folder.path + "/zoo.cfg", atomically: true, encoding: .utf8)
        zooKeeper = try ChildProcess([
            "/usr/bin/java", "-Xmx128m", "-cp", Self.library, "org.apache.zookeeper.server.ZooKeeperServerMain",
            folder.path + "/zoo.cfg",
        ])
        let process = zooKeeper
        // It listens before it serves, and a ClickHouse that meets it then does without it, or falls over.
        try #require(
            eventually { answer(from: port, to: "srvr").hasPrefix("Zookeeper version") || !process.isRunning }
                && process.isRunning, "\(process.errors)")
        let ports = try [ClickHouseServer.Ports.free(), ClickHouseServer.Ports.free()]
        servers = try ports.enumerated().map { index, own in
            try ClickHouseServer(
                settings: Self.settings(shape, zooKeeper: port, ports: ports.map(\.tcp), index: index), ports: own)
        }
        for server in servers {
            _ = try server.answers()
            try #require(eventually { Self.isInCluster(server) }, "\(server.process.errors.suffix(2_000))")
        }
    }

    /// Whether the server has a session with ZooKeeper.
    private static func isInCluster(_ server: ClickHouseServer) -> Bool {
        let query = "SELECT%20count()%20FROM%20system.zookeeper%20WHERE%20path='/clickhouse/task_queue'"
        return answer(from: server.ports.http, to: "GET /?query=\(query) HTTP/1.0\r\n\r\n").contains(" 200 ")
    }

    /// Of all servers, each asked in turn.
    func url(first: Int = 0, _ parameters: String = "") -> String {
        let hosts = (0..<servers.count).map { "127.0.0.1:\(servers[($0 + first) % servers.count].ports.http)" }
        return "clickhouse://default@\(hosts.joined(separator: ","))/tuyen?cluster=wan\(parameters)"
    }

    private static func settings(_ shape: Shape, zooKeeper: Int, ports: [Int], index: Int) -> String {
        let replicas = ports.map { "<replica><host>127.0.0.1</host><port>\($0)</port></replica>" }
        let shards = shape == .replicas ? [replicas.joined()] : replicas
        let (shard, replica) = shape == .replicas ? (1, index + 1) : (index + 1, 1)
        return """
            <zookeeper>
                <node><host>127.0.0.1</host><port>\(zooKeeper)</port></node>
                <session_timeout_ms>6000</session_timeout_ms>
            </zookeeper>
            <remote_servers><wan>
            \(shards.map { "<shard><internal_replication>true</internal_replication>\($0)</shard>" }.joined())
            </wan></remote_servers>
            <macros><shard>\(shard)</shard><replica>\(replica)</replica></macros>
            <distributed_ddl><path>/clickhouse/task_queue/ddl</path></distributed_ddl>
            """
    }
}
