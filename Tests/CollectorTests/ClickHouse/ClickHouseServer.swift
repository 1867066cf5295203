import Foundation
import Glibc
import TestSupport
import Testing

@testable import Collector

/// A `clickhouse-server` of the test's own on loopback, with its folder; both go with the value.
final class ClickHouseServer {
    /// The servers of a cluster find each other, and ZooKeeper, by these ports.
    struct Ports: Sendable {
        var http: Int
        var tcp: Int
        var replication: Int

        static func free() throws -> Ports {
            let ports = try freePorts(3)
            return Ports(http: ports[0], tcp: ports[1], replication: ports[2])
        }
    }

    static let executable: String? = {
        let places: [String] = ["/usr/sbin/clickhouse-server", "/usr/bin/clickhouse-server"]
        return places.first { access($0, X_OK) == 0 }
    }()
    static var isInstalled: Bool { executable != nil }
    static let absence: Comment = "no clickhouse-server here; script/bootstrap --test installs it"

    let folder: TemporaryFolder
    let ports: Ports
    private let settings: String
    private let password: String
    private(set) var process: ChildProcess

    /// - Parameter settings: XML for the configuration, such as of a cluster.
    init(settings: String = "", password: String = "", ports: Ports? = nil) throws {
        let folder = try TemporaryFolder()
        let ports = try ports ?? Ports.free()
        self.folder = folder
        self.ports = ports
        self.settings = settings
        self.password = password
        try Self.configuration(folder, ports, settings)
            .write(toFile: folder.path + "/config.xml", atomically: true, encoding: .utf8)
        try Self.users(password).write(toFile: folder.path + "/users.xml", atomically: true, encoding: .utf8)
        process = try Self.start(folder)
    }

    func url(_ database: String = "tuyen", _ parameters: String = "") -> String {
        "clickhouse://default\(password.isEmpty ? "" : ":" + password)@127.0.0.1:\(ports.http)/\(database)\(parameters)"
    }

    /// Waits until it answers.
    func answers() throws -> ClickHouseServer {
        let isUp = eventually(within: 60) { Self.isListening(ports.http) || !process.isRunning }
        try #require(isUp && process.isRunning, "\(process.errors.suffix(2_000))")
        return self
    }

    func kill() {
        process.send(signal: SIGKILL)
        _ = process.finish()
    }

    /// Starts it again on its folder.
    func restart() throws {
        kill()
        process = try Self.start(folder)
        _ = try answers()
    }

    private static func start(_ folder: TemporaryFolder) throws -> ChildProcess {
        try ChildProcess([try #require(executable), "--config-file=\(folder.path)/config.xml"])
    }

    private static func configuration(_ folder: TemporaryFolder, _ ports: Ports, _ settings: String) -> String {
        let path = folder.path
        return """
            <?xml version="1.0"?>
            <yandex>
                <logger><level>warning</level><console>1</console></logger>
                <listen_host>127.0.0.1</listen_host>
                <http_port>\(ports.http)</http_port><tcp_port>\(ports.tcp)</tcp_port>
                <interserver_http_host>127.0.0.1</interserver_http_host>
                <interserver_http_port>\(ports.replication)</interserver_http_port>
                <path>\(path)/data/</path><tmp_path>\(path)/tmp/</tmp_path>
                <user_files_path>\(path)/files/</user_files_path><format_schema_path>\(path)/formats/</format_schema_path>
                <users_config>\(path)/users.xml</users_config>
                <default_profile>default</default_profile><default_database>default</default_database>
                <mark_cache_size>67108864</mark_cache_size>
                <timezone>Asia/Ho_Chi_Minh</timezone>
                \(settings)
            </yandex>
            """
    }

    private static func users(_ password: String) -> String {
        """
        <?xml version="1.0"?>
        <yandex>
            <profiles><default></default></profiles>
            <quotas><default></default></quotas>
            <users><default>
                <password>\(password)</password><networks><ip>127.0.0.1</ip></networks>
                <profile>default</profile><quota>default</quota>
            </default></users>
        </yandex>
        """
    }

    static func isListening(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        return withLoopback(port) { Glibc.connect(descriptor, $0, $1) == 0 }
    }
}

/// What a server on loopback answers until it closes the connection; empty where it doesn't. Its first `limit` octets.
func answer(from port: Int, to request: String, limit: Int = 4_096) -> String {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var patience = timeval(tv_sec: 5, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    guard withLoopback(port, { Glibc.connect(descriptor, $0, $1) == 0 }),
        send(descriptor, request, request.utf8.count, Int32(MSG_NOSIGNAL)) == request.utf8.count
    else { return "" }
    var answer = [UInt8](repeating: 0, count: limit)
    var count = 0
    while count < answer.count {
        let more = answer.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress! + count, $0.count - count, 0) }
        guard more > 0 else { break }
        count += more
    }
    return String(decoding: answer[..<count], as: UTF8.self)
}

/// Ports that nobody listens on now.
func freePorts(_ count: Int) throws -> [Int] {
    var descriptors: [Int32] = []
    defer { for descriptor in descriptors { close(descriptor) } }
    return try (0..<count).map { _ in
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        descriptors.append(descriptor)
        try #require(withLoopback(0) { bind(descriptor, $0, $1) == 0 })
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let named = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        try #require(named == 0)
        return Int(UInt16(bigEndian: address.sin_port))
    }
}

private func withLoopback<Value>(_ port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Value) -> Value {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }
}
