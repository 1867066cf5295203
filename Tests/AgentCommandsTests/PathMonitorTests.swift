import Foundation
import NetworkAddress
import PacketIO
import Probing
import Synchronization
import Telemetry
import TestSupport
import Testing

/// setns(2), which Glibc's module map leaves out.
@_silgen_name("setns") private func setns(_ descriptor: Int32, _ kinds: Int32) -> Int32
private let networkNamespace: Int32 = 0x4000_0000

/// Does something on a thread in another network namespace; threads that it starts are there as well.
func inside(_ namespace: String, _ body: @escaping @Sendable () throws -> Void) throws {
    let outcome = Outcome()
    let isDone = DispatchSemaphore(value: 0)
    Thread {
        let result = Result {
            let descriptor = open("/var/run/netns/\(namespace)", O_RDONLY)
            defer { close(descriptor) }
            guard descriptor >= 0, setns(descriptor, networkNamespace) == 0 else {
                throw TwoHosts.Failure(description: "setns \(namespace): errno \(errno)")
            }
            try body()
        }
        outcome.result.withLock { $0 = result }
        isDone.signal()
    }.start()
    isDone.wait()
    try outcome.result.withLock { try $0?.get() }
}

private final class Outcome: Sendable {
    let result = Mutex<Result<Void, any Error>?>(nil)
}

/// What the engine of a test leaves to it.
private final class Findings: Sendable {
    let records = Mutex<[IntervalRecord]>([])
    let engine = Mutex<ProbeEngine?>(nil)
}

@Suite(
    "The path of a running session", .blocking,
    .enabled(if: TwoHosts.areAllowed, "needs root, ip(8) and network namespaces"))
struct PathMonitorTests {
    @Test("is named in each record, with the uplink; a reroute gives it another name, and the way back its first")
    func reroute() throws {
        let chain = try RouterChain(12, branches: 2)
        try chain.leave(1, over: 1)
        let findings = Findings()
        let target = try #require(IPAddress(chain.target))
        try inside(chain.names[0]) {
            var uplinks = UplinkNames()
            _ = uplinks.add("primary=w0r")
            let fresh = ProbeEngine(
                site: "a", interval: .seconds(1),
                sessions: [
                    SessionSettings(
                        link: "l", peer: "b", remote: Endpoint(target, port: 862), period: .milliseconds(50),
                        timeout: .milliseconds(200))
                ], pathPeriod: .seconds(1), uplinks: uplinks)
            try fresh.start { record in findings.records.withLock { $0.append(record) } }
            findings.engine.withLock { $0 = fresh }
        }
        /// The name that the records bear once one has come that isn't `old`; nil after ten seconds.
        func next(after old: UInt64?) -> UInt64? {
            for _ in 0..<100 {
                if let hash = findings.records.withLock({ $0.last?.pathHash }), hash != old { return hash }
                Thread.sleep(forTimeInterval: 0.1)
            }
            return nil
        }
        let first = next(after: nil)
        try chain.leave(1, over: 101)
        let second = next(after: first)
        try chain.leave(1, over: 1)
        let third = next(after: second)
        _ = findings.engine.withLock { $0?.stop() }
        #expect(first != nil && second != nil && second != first)
        #expect(third == first)
        #expect(findings.records.withLock { $0.last?.uplink } == "primary")
    }

    @Test(
        "uplinks are named by interface or router",
        arguments: [
            ("primary=eth0", true), ("backup=192.0.2.1", true), ("backup=2001:db8::1", true), ("eth0", false),
            ("=eth0", false), ("a=", false), ("a=name-longer-than-any", false), ("a b=eth0", false),
        ])
    func uplinks(text: String, isGood: Bool) {
        var names = UplinkNames()
        #expect(names.add(text) == isGood)
    }

    @Test("the router's name goes before the interface's, and without either the interface stands for itself")
    func order() {
        var names = UplinkNames()
        for text in ["lan=eth0", "backup=192.0.2.9"] { _ = names.add(text) }
        #expect(names.name(interface: "eth0", gateway: IPAddress("192.0.2.1")) == "lan")
        #expect(names.name(interface: "eth0", gateway: IPAddress("192.0.2.9")) == "backup")
        #expect(names.name(interface: "eth1", gateway: nil) == "eth1")
    }
}
