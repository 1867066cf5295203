import NetworkAddress
import Probing
import Telemetry
import TestSupport
import Testing

@testable import PacketIO

@Suite("Clocks, stamps and names", .blocking)
struct TimestampProofTests {
    @Test("this kernel stamps what it sends and receives")
    func kernelStamps() {
        #expect(TimestampProof(patience: 5_000_000_000).source == TimestampSource(transmit: .kernel, receive: .kernel))
    }

    @Test("the wall clock is not stepped while nobody steps it")
    func noSteps() {
        var watch = ClockWatch()
        for _ in 0..<20_000 where watch.look() != .none { Issue.record("a step that was none") }
    }

    @Test("adjtimex answers")
    func clockState() {
        let state = ClockState.now()
        #expect(state.maximumError != nil)
    }

    @Test("names become addresses of the family asked for, and addresses stay what they are")
    func resolver() throws {
        #expect(try Resolver.addresses(of: "192.0.2.1") == [.v4(IPv4Address(192, 0, 2, 1))])
        #expect(try Resolver.addresses(of: "::1", family: .v6) == [.v6(.loopback)])
        #expect(try Resolver.addresses(of: "localhost", family: .v4) == [.v4(.loopback)])
        #expect(throws: Resolver.Failure.self) { try Resolver.addresses(of: "::1", family: .v4) }
        let failure = #expect(throws: Resolver.Failure.self) { try Resolver.addresses(of: "no-such-host.invalid") }
        #expect(failure?.name == "no-such-host.invalid")
        #expect(failure?.reason.isEmpty == false)
    }

    @Test("of many sessions the earliest is due first")
    func wakeQueue() {
        var random = SplitMix(seed: 4)
        let queue = WakeQueue()
        var times: [Int64] = []
        for key in 0..<500 {
            let time = Int64.random(in: 0..<1_000, using: &random)
            times.append(time)
            queue.push(UInt64(key), at: MonotonicTime(nanoseconds: time))
        }
        for expected in times.sorted() {
            #expect(queue.first?.nanoseconds == expected)
            #expect(queue.popDue(at: MonotonicTime(nanoseconds: expected - 1)) == nil)
            let key = queue.popDue(at: MonotonicTime(nanoseconds: expected))
            #expect(key.map { times[Int($0)] } == expected)
        }
        #expect(queue.first == nil)
    }
}
