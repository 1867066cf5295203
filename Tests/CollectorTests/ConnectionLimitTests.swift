import Glibc
import NIOCore
import NIOPosix
import TestSupport
import Testing

@testable import Collector

/// `#expect` takes no mutating calls.
private final class Limit {
    private var value: AddressLimit
    init(most: Int?) { value = AddressLimit(most: most) }
    func opened(_ address: ClientAddress, now: UInt64) -> Bool { value.opened(address, now: now) }
    func closed(_ address: ClientAddress) { value.closed(address) }
    func proved(_ address: ClientAddress) { value.proved(address) }
    var refused: UInt64 { value.refused }
    var count: Int { value.count }
}

/// What one address may take from the others.
@Suite(.blocking) struct ConnectionLimitTests {
    private static let second: UInt64 = 1_000_000_000

    private func address(_ text: String) throws -> ClientAddress {
        try #require(ClientAddress(try SocketAddress(ipAddress: text, port: 1)))
    }

    @Test(arguments: [
        ("192.0.2.1", "::ffff:192.0.2.1", true), ("192.0.2.1", "192.0.2.2", false),
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", true), ("2001:db8:0:1::1", "2001:db8:0:2::1", false),
        ("0.0.0.1", "0:0:0:1::", false),
    ])
    func addressIsThatOfAHost(_ one: String, _ other: String, _ isSame: Bool) throws {
        let (one, other) = (try address(one), try address(other))
        #expect((one == other) == isSame)
    }

    @Test func openConnectionsOfAnAddressAreBoundedAndOthersComeIn() throws {
        let limit = Limit(most: 8)
        let (one, other) = (try address("192.0.2.1"), try address("192.0.2.2"))
        for _ in 0..<8 { #expect(limit.opened(one, now: 0)) }
        // Long after, as long as they stand.
        #expect(!limit.opened(one, now: 100 * Self.second))
        #expect(limit.opened(other, now: 0))
        limit.closed(one)
        #expect(limit.opened(one, now: 100 * Self.second))
        #expect(limit.refused == 1)
    }

    @Test func connectionsThatComeAndGoAreBoundedByTheSecond() throws {
        let limit = Limit(most: 16)
        let one = try address("192.0.2.1")
        var taken = 0
        for step in 0..<100 where limit.opened(one, now: UInt64(step) * Self.second / 100) {
            taken += 1
            limit.closed(one)
        }
        // 16 at once and 2 a second.
        #expect(taken == 17)
    }

    /// A province behind one translator.
    @Test func whoProvesAnAgentIsFree() throws {
        let limit = Limit(most: 8)
        let one = try address("192.0.2.1")
        for _ in 0..<1_000 {
            #expect(limit.opened(one, now: 0))
            limit.proved(one)
        }
    }

    @Test func memoryIsBounded() throws {
        let limit = Limit(most: 8)
        for number in 0..<100_000 {
            let one = try address("10.\(number >> 16).\(number >> 8 & 255).\(number & 255)")
            _ = limit.opened(one, now: UInt64(number))
            limit.closed(one)
        }
        #expect(limit.count <= AddressLimit.mostAddresses + 1)
    }

    @Test func ownAddressesOfAHostAreTold() throws {
        #expect(try ["127.0.0.1", "127.8.0.1", "::1", "::ffff:127.0.0.1"].allSatisfy { try address($0).isLoopback })
        #expect(try !["128.0.0.1", "192.0.2.1", "2001:db8::1"].contains { try address($0).isLoopback })
    }

    @Test func noLimitIsNone() throws {
        let limit = Limit(most: nil)
        let one = try address("192.0.2.1")
        for _ in 0..<10_000 { #expect(limit.opened(one, now: 0)) }
        #expect(limit.count == 0)
    }

    /// Over real connections: a host that says nothing is hung up on, an agent that has proved itself goes on, and others' places
    /// come back.
    @Test func floodFromOneAddressIsHungUpOn() async throws {
        try await RunningCollector.run(connectionsOfAddress: 8) { collector in
            let client = try await collector.enrolled("01290@2025")
            var silent: [any Channel] = []
            for _ in 0..<20 {
                silent.append(
                    try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                        .connect(host: "127.0.0.1", port: collector.port).get())
            }
            // Those beyond are closed at once, and not after the half minute that is given to those who say nothing.
            var standing = silent.count
            for _ in 0..<1_000 where standing > 8 {
                try await Task.sleep(for: .milliseconds(10))
                standing = silent.filter(\.isActive).count
            }
            #expect((1...8).contains(standing))
            for channel in silent { try? await channel.close() }
            var status = 0
            for _ in 0..<200 where status == 0 {
                status = (try? await client.send("GET", "/v1/configuration").status) ?? 0
                if status == 0 { try await Task.sleep(for: .milliseconds(100)) }
            }
            #expect(status == 200)
        }
    }
}
