import CNetShim
import Glibc
import NetworkAddress
import Probing
import Synchronization

/// Takes connections, tells tests apart by their cookies, and drives the one that is under way.
///
/// Nobody can hold the server by connecting: only a whole cookie makes a client, and each step of it has its end.
final class ThroughputServerLoop {
    /// A connection whose cookie hasn't come, or that waits for the end of another's test where `isNext`, or that has been
    /// told why it may not where `isLeaving`.
    private struct Visitor {
        var socket: ThroughputSocket
        var remote: Endpoint
        var octets: [UInt8] = []
        var arrived = MonotonicTime.now()
        var deadline: MonotonicTime
        var isNext = false
        var isLeaving = false
    }

    private let settings: ThroughputServerSettings
    private let allow: PrefixSet
    private let waker: Waker
    private let isStopped: ThroughputServerRun.Flag
    private let describe: (ThroughputReport) -> String
    private let onEvent: (ThroughputServerEvent) -> Void
    private let poller: Poller
    private let listeners: [ThroughputSocket]
    let endpoints: [Endpoint]
    /// In the order in which they came.
    private var visitors: [Visitor] = []
    private var test: ThroughputServerTest?
    private var isOver = false

    private static let mostVisitors = 160
    /// Nanoseconds for a cookie, and for a farewell.
    private static let introduction: Int64 = 5_000_000_000
    private static let farewell: Int64 = 1_000_000_000

    init(
        _ settings: ThroughputServerSettings, _ waker: Waker, _ isStopped: ThroughputServerRun.Flag,
        _ describe: @escaping (ThroughputReport) -> String, _ onEvent: @escaping (ThroughputServerEvent) -> Void
    ) throws(SocketError) {
        self.settings = settings
        self.waker = waker
        self.isStopped = isStopped
        self.describe = describe
        self.onEvent = onEvent
        allow = PrefixSet(settings.allow)
        poller = try Poller()
        try poller.watch(waker.descriptor, token: UInt64(waker.descriptor))
        var listeners: [ThroughputSocket] = []
        for endpoint in settings.listen {
            var raw = cnetshim_endpoint(endpoint)
            let opened = cnetshim_listen(&raw)
            guard opened >= 0 else { throw SocketError(.bind, endpoint, code: -opened) }
            let socket = try ThroughputSocket(opened: opened, family: endpoint.address.family)
            try poller.watch(socket.descriptor, token: UInt64(socket.descriptor))
            listeners.append(socket)
        }
        self.listeners = listeners
        endpoints = listeners.compactMap(\.localEndpoint)
    }

    func run() {
        while !isOver {
            let now = Moment.now().monotonic
            let next = [visitors.map(\.deadline).min(), test?.nextWake].compactMap { $0 }.min()
            poller.wait(nanoseconds: next.map { max(0, $0 - now) } ?? -1) { _ in }
            // The end of a test first: who has ended one and begins the next at once doesn't find us busy, and a test that is
            // over when we are stopped was not cut short.
            step()
            if isOver || isStopped.value.load(ordering: .relaxed) { break }
            for listener in listeners { accept(listener) }
            // Whoever waited for a test's end has said its cookie already, and nothing else will wake us.
            while !isOver {
                look(at: .now())
                if !step() { break }
            }
        }
        if let test {
            test.abandon(.stopped)
            finish(test)
        }
    }

    /// Whether a test has ended by it.
    @discardableResult
    private func step() -> Bool {
        guard let test else { return false }
        test.step(at: .now())
        if test.isOver { finish(test) }
        return test.isOver
    }

    private func finish(_ test: ThroughputServerTest) {
        self.test = nil
        onEvent(.finished(test.remote, test.report, test.failure))
        // Its words get there before the connection is gone.
        visitors.append(
            Visitor(
                socket: test.control, remote: test.remote, deadline: .now() + Self.farewell, isLeaving: true))
        if settings.isOnce, test.hasRun { isOver = true }
    }

    private func accept(_ listener: ThroughputSocket) {
        while true {
            var raw = cnetshim_endpoint()
            let opened = cnetshim_accept(listener.descriptor, &raw)
            guard opened >= 0, let remote = Endpoint(raw),
                let socket = try? ThroughputSocket(opened: opened, family: listener.family)
            else { return }
            // Its last test's end was said before it connected, and may have come since we looked.
            step()
            // The oldest that still says nothing goes.
            if visitors.count >= Self.mostVisitors { leave(0) }
            guard (try? poller.watch(opened, token: UInt64(opened))) != nil else { continue }
            visitors.append(Visitor(socket: socket, remote: remote, deadline: .now() + Self.introduction))
            if !allow.contains(remote.address) {
                onEvent(.refused(remote, isBusy: false))
                dismiss(visitors.count - 1, ThroughputErrorCode.notAuthorised.message(errno: EACCES))
            } else if let test, !test.awaitsConnections, !test.isEnding {
                refuse(visitors.count - 1)
            }
        }
    }

    /// Lets it wait for the end of a test of which nothing but the client's last word is missing: on the way here that word may
    /// be overtaken by who begins the next. What it says meanwhile wakes nobody.
    private func hold(_ index: Int) {
        guard !visitors[index].isNext else { return }
        visitors[index].isNext = true
        poller.unwatch(visitors[index].socket.descriptor)
    }

    /// Says that another's test is under way.
    private func refuse(_ index: Int) {
        onEvent(.refused(visitors[index].remote, isBusy: true))
        dismiss(index, [ThroughputState.accessDenied.octet])
    }

    /// Says `words`, and keeps the connection until the peer has read them or a moment is over: closed with octets unread it
    /// would be reset, and the words lost.
    private func dismiss(_ index: Int, _ words: [UInt8]) {
        _ = words.withUnsafeBytes {
            cnetshim_write(visitors[index].socket.descriptor, $0.baseAddress, UInt64($0.count))
        }
        visitors[index].isNext = false
        visitors[index].isLeaving = true
        visitors[index].deadline = .now() + Self.farewell
    }

    private func leave(_ index: Int) {
        poller.unwatch(visitors[index].socket.descriptor)
        visitors.remove(at: index)
    }

    /// Reads cookies, and takes in those that are whole.
    private func look(at now: MonotonicTime) {
        var index = 0
        // A stream is known by the order in which the client opened it: one whose cookie is late holds up those behind it.
        var isWaiting = false
        while index < visitors.count {
            let visitor = visitors[index]
            let read: [UInt8]?
            if visitor.isLeaving {
                read = try? visitor.socket.read()
            } else {
                read = cookie(index)
            }
            let hasEnded = read.map(\.isEmpty) ?? false
            if hasEnded || (now >= visitor.deadline && !visitor.isNext) {
                leave(index)
                continue
            }
            guard !visitors[index].isLeaving else {
                index += 1
                continue
            }
            guard let cookie = ThroughputCookie(visitors[index].octets) else {
                isWaiting = isWaiting || test?.mayHaveOpened(visitor.remote.address, at: visitor.arrived) == true
                index += 1
                continue
            }
            guard let test else {
                begin(index, cookie)
                continue
            }
            let isStream = test.awaitsConnections && cookie == test.cookie
            if isStream, !isWaiting {
                leave(index)
                test.add(visitor.socket)
                continue
            }
            if !isStream {
                if test.isEnding, now < visitor.deadline { hold(index) } else { refuse(index) }
            }
            index += 1
        }
    }

    /// Octets of its cookie and none behind it; empty at its end, nil where nothing came.
    private func cookie(_ index: Int) -> [UInt8]? {
        let missing = ThroughputCookie.length - visitors[index].octets.count
        guard missing > 0 else { return nil }
        var octets = [UInt8](repeating: 0, count: missing)
        let count = octets.withUnsafeMutableBytes {
            cnetshim_read(visitors[index].socket.descriptor, $0.baseAddress, UInt64($0.count))
        }
        if count == -Int64(EAGAIN) || count == -Int64(EINTR) { return nil }
        guard count > 0 else { return [] }
        visitors[index].octets += octets[..<Int(count)]
        return Array(octets[..<Int(count)])
    }

    private func begin(_ index: Int, _ cookie: ThroughputCookie) {
        let visitor = visitors[index]
        visitors.remove(at: index)
        if visitor.isNext {
            guard (try? poller.watch(visitor.socket.descriptor, token: UInt64(visitor.socket.descriptor))) != nil
            else { return }
        }
        test = ThroughputServerTest(
            visitor.socket, visitor.remote, cookie, poller, interval: settings.interval, describe, onEvent)
        // Whoever else is there comes too late.
        for other in visitors.indices where !visitors[other].isLeaving {
            if visitors[other].octets.count == ThroughputCookie.length {
                dismiss(other, [ThroughputState.accessDenied.octet])
            }
        }
    }
}
