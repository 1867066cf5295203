import Testing

@testable import Probing

@Suite("Path MTU discovery by RFC 8899") struct PathMTUSearchTests {
    /// A path in simulated time.
    struct Path {
        var mtu: Int
        /// Routers say what they take.
        var speaks = true
        /// What they say instead of the truth.
        var says: Int?
        /// Which probes are lost for no reason.
        var losses: Set<Int> = []
        var sent = 0
        var time: Int64 = 0

        mutating func run(_ search: inout PathMTUSearch, until limit: Int64 = 600_000_000_000) {
            while !search.isOver, time < limit { step(&search) }
        }

        mutating func step(_ search: inout PathMTUSearch) {
            if let size = search.probe(at: .init(nanoseconds: time)) {
                sent += 1
                time += 20_000_000
                if losses.contains(sent) {
                } else if size <= mtu {
                    search.acknowledged(size)
                } else if speaks {
                    search.tooBig(says ?? mtu, quoting: size)
                }
            }
            if let deadline = search.deadline { time = max(time, deadline.nanoseconds) }
            search.advance(to: .init(nanoseconds: time))
        }
    }

    static func settings(
        maximum: Int = 1_500, isV6: Bool = false, raise: Duration? = nil, confirm: Duration? = nil
    ) -> PathMTUSettings {
        PathMTUSettings(
            isV6: isV6, maximum: maximum, leastProbe: isV6 ? 92 : 72, raiseTimer: raise, confirmationTimer: confirm)
    }

    @Test("every size is found exactly, whether routers speak or not", arguments: [true, false])
    func exact(speaks: Bool) {
        for mtu in stride(from: 1_200, through: 1_500, by: 7) {
            var search = PathMTUSearch(Self.settings())
            search.connected()
            var path = Path(mtu: mtu, speaks: speaks)
            path.run(&search)
            #expect(search.state == .complete && search.size == mtu, "\(mtu)")
            #expect(path.sent <= (speaks ? 5 : 40), "\(mtu): \(path.sent) probes")
        }
    }

    @Test("sizes below the base are found as well, through ERROR", arguments: [true, false])
    func small(speaks: Bool) {
        for mtu in [72, 296, 576, 900, 1_199] {
            var search = PathMTUSearch(Self.settings())
            search.connected()
            var path = Path(mtu: mtu, speaks: speaks)
            path.step(&search)
            if !speaks { for _ in 0..<2 { path.step(&search) } }
            #expect(search.state == .error)
            path.run(&search)
            #expect(search.state == .complete && search.size == mtu, "\(mtu) \(String(describing: search.size))")
        }
    }

    @Test("nothing but silence ends in DISABLED")
    func nothing() {
        var search = PathMTUSearch(Self.settings())
        search.connected()
        var path = Path(mtu: 0, speaks: false)
        path.run(&search)
        #expect(search.state == .disabled && search.size == nil)
        // 3 of the base and 3 of the minimum, a second each.
        #expect(path.sent == 6 && path.time >= 6_000_000_000)
    }

    @Test("a router that says too little slows the search down and never spoils it")
    func lies() {
        for says in [0, 60, 100, 1_200, 1_250, 1_399, 1_401, 1_499, 1_500, 9_000] {
            var search = PathMTUSearch(Self.settings())
            search.connected()
            var path = Path(mtu: 1_400, says: says)
            path.run(&search)
            #expect(search.state == .complete && search.size == 1_400, "\(says)")
        }
    }

    @Test("lost probes are tried again: two of three may go missing")
    func losses() {
        var search = PathMTUSearch(Self.settings())
        search.connected()
        var path = Path(mtu: 1_500, losses: [1, 2, 4, 5])
        path.run(&search)
        #expect(search.size == 1_500 && path.sent == 6)
    }

    @Test("what PTB messages say is checked against what was sent (§4.6.2)")
    func checks() {
        var search = PathMTUSearch(Self.settings())
        #expect(search.tooBig(1_400, quoting: 1_500) == false, "DISABLED")
        search.connected()
        #expect(search.probe(at: .init(nanoseconds: 0)) == 1_200)
        search.acknowledged(1_200)
        #expect(search.state == .searching)
        #expect(search.probe(at: .init(nanoseconds: 1)) == 1_500)
        #expect(search.tooBig(60, quoting: 1_500) == false, "below the minimum")
        #expect(search.tooBig(1_500, quoting: 1_500) == false, "not below the probe")
        #expect(search.tooBig(1_400, quoting: 1_450) == false, "no such probe under way")
        #expect(search.size == 1_200 && search.probed == 1_500)
        #expect(search.tooBig(1_400, quoting: 1_500) == true)
        #expect(search.size == 1_200, "never taken as the result")
        #expect(search.probe(at: .init(nanoseconds: 2)) == 1_400, "the next size to probe")
    }

    @Test("a report of just what passes is proven by one more probe")
    func sameSize() {
        var search = PathMTUSearch(Self.settings())
        search.connected()
        _ = search.probe(at: .init(nanoseconds: 0))
        search.acknowledged(1_200)
        _ = search.probe(at: .init(nanoseconds: 1))
        search.tooBig(1_200, quoting: 1_500)
        #expect(search.probe(at: .init(nanoseconds: 2)) == 1_201)
        search.tooBig(1_200, quoting: 1_201)
        #expect(search.state == .complete && search.size == 1_200)
    }

    @Test("IPv6 begins at 1280, which every link takes")
    func v6() {
        var search = PathMTUSearch(Self.settings(isV6: true))
        search.connected()
        #expect(search.probe(at: .init(nanoseconds: 0)) == 1_280)
        search.acknowledged(1_280)
        var path = Path(mtu: 1_420)
        path.run(&search)
        #expect(search.size == 1_420)
    }

    @Test("our own interface bounds the search")
    func local() {
        var search = PathMTUSearch(Self.settings(maximum: 9_000))
        search.connected()
        _ = search.probe(at: .init(nanoseconds: 0))
        search.acknowledged(1_200)
        #expect(search.probe(at: .init(nanoseconds: 1)) == 9_000)
        search.refusedLocally(9_000, interface: 1_500)
        #expect(search.probe(at: .init(nanoseconds: 2)) == 1_500)
        search.acknowledged(1_500)
        var path = Path(mtu: 1_500, speaks: false)
        path.run(&search)
        #expect(search.size == 1_500)
    }

    @Test("what shrinks is noticed by the confirmation timer, without a word of a router, and searched anew")
    func blackHole() {
        var search = PathMTUSearch(Self.settings(raise: .seconds(600), confirm: .seconds(30)))
        search.connected()
        var path = Path(mtu: 1_500, speaks: false)
        path.run(&search)
        #expect(search.state == .complete && search.size == 1_500)
        path.mtu = 1_400
        var states: [PathMTUSearch.State] = []
        while path.time < 200_000_000_000, !(search.sawBlackHole && search.state == .complete) {
            path.step(&search)
            if states.last != search.state { states.append(search.state) }
        }
        #expect(states == [.complete, .base, .searching, .complete])
        #expect(search.size == 1_400 && search.sawBlackHole)
    }

    @Test("a router's word of less than what passed leads back to the base")
    func blackHoleByWord() {
        var search = PathMTUSearch(Self.settings(raise: .seconds(600), confirm: .seconds(30)))
        search.connected()
        var path = Path(mtu: 1_500)
        path.run(&search)
        search.tooBig(1_400, quoting: 1_500)
        #expect(search.state == .base && search.size == nil && search.sawBlackHole)
        path.mtu = 1_400
        path.run(&search)
        #expect(search.size == 1_400)
    }

    @Test("what grows is noticed by the raise timer")
    func raise() {
        var search = PathMTUSearch(Self.settings(raise: .seconds(600)))
        search.connected()
        var path = Path(mtu: 1_400)
        path.run(&search)
        path.mtu = 1_500
        while path.time < 700_000_000_000, search.size != 1_500 { path.step(&search) }
        #expect(search.size == 1_500 && path.time >= 600_000_000_000)
    }

    @Test("the probe timer is never below a second (§5.1.1)")
    func timer() {
        let settings = PathMTUSettings(isV6: false, maximum: 1_500, leastProbe: 72, probeTimer: .milliseconds(10))
        #expect(settings.probeTimer == .seconds(1))
    }
}
