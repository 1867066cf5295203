import NetworkAddress
import Testing

@testable import Probing

@Suite("The identity of a path") struct PathWatchTests {
    private func trace(_ hops: [Int?], length: Int? = nil) -> PathTrace {
        PathTrace(hops: hops.map { $0.map(PathSimulator.address) }, length: length)
    }

    @Test("the hash is FNV-1a over TTLs and addresses, the same everywhere; silence takes no part")
    func hash() {
        #expect(trace([1, nil, 3]).hash == trace([1, nil, 3], length: 4).hash)
        #expect(trace([1, nil, 3]).hash != trace([1, 3]).hash, "another hop")
        #expect(trace([nil, nil]).hash == 0xCBF2_9CE4_8422_2325)
        // 01 0A000002: by hand from the definition.
        var expected: UInt64 = 0xCBF2_9CE4_8422_2325
        for octet in [1, 10, 0, 0, 2] as [UInt64] { expected = (expected ^ octet) &* 0x100_0000_01B3 }
        #expect(trace([1]).hash == expected)
        #expect("\(PathName(value: 0x1A))" == "000000000000001a")
    }

    @Test("hops that fall silent or begin to answer change nothing")
    func silence() {
        var watch = PathWatch()
        let first = watch.take(trace([1, nil, 3], length: 4))
        let name = PathName(value: trace([1, nil, 3]).hash)
        #expect(first == .unchanged(name))
        for next in [trace([1, 2, 3], length: 4), trace([nil, 2, nil]), trace([1, 2, 3, nil]), trace([1, nil, 3])] {
            #expect(watch.take(next) == .unchanged(name))
        }
        #expect(watch.take(trace([nil, nil])) == .unknown(.noAnswer))
        #expect(watch.current == name)
    }

    @Test("a change counts when it was seen twice, and the way back has its old name")
    func change() {
        var watch = PathWatch()
        _ = watch.take(trace([1, 2, 9], length: 3))
        let old = watch.current
        #expect(watch.take(trace([1, 5, 9], length: 3)) == .unknown(.unconfirmed))
        #expect(
            watch.take(trace([1, 2, 9], length: 3)) == .unchanged(old ?? PathName(value: 0)), "a change that never was")
        _ = watch.take(trace([1, 5, nil]))
        guard case .changed(let from, let to) = watch.take(trace([1, 5, 9], length: 3)) else {
            Issue.record("no change")
            return
        }
        #expect(from == old && to != old)
        _ = watch.take(trace([1, 2, nil]))
        #expect(watch.take(trace([1, 2, 9], length: 3)) == .changed(from: to, to: from))
    }

    @Test("another length is another path")
    func length() {
        var watch = PathWatch()
        _ = watch.take(trace([1, nil, 9], length: 3))
        #expect(watch.take(trace([1, nil, nil, 9], length: 4)) == .unknown(.unconfirmed))
        guard case .changed = watch.take(trace([1, nil, nil, 9], length: 4)) else {
            Issue.record("no change")
            return
        }
    }

    @Test("it remembers a bounded number of paths")
    func bounded() {
        var watch = PathWatch()
        for path in 0..<100 {
            _ = watch.take(trace([1, 100 + path]))
            _ = watch.take(trace([1, 100 + path]))
        }
        #expect(watch.current == PathName(value: trace([1, 199]).hash))
    }
}
