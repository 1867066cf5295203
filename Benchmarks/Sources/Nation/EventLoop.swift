import CEvents
import Glibc

/// epoll(7) over all connections, and a heap of moments. One thread.
struct EventLoop {
    private let poll: Int32
    private var moments: [(at: UInt64, index: Int)] = []
    private var events = [epoll_event](repeating: epoll_event(), count: 512)

    init() { poll = epoll_create1(0) }

    /// Watches the connection of `index`, for writing where it wants to.
    func watch(_ connection: Connection, _ index: Int, isNew: Bool) {
        var event = epoll_event()
        event.events = EPOLLIN.rawValue | (connection.wantsWrite ? EPOLLOUT.rawValue : 0)
        event.data.u64 = UInt64(index)
        epoll_ctl(poll, isNew ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, connection.descriptor, &event)
    }

    mutating func at(_ moment: UInt64, _ index: Int) {
        moments.append((moment, index))
        var child = moments.count - 1
        while child > 0, moments[(child - 1) / 2].at > moments[child].at {
            moments.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// The next moment that has come.
    mutating func due(_ now: UInt64) -> Int? {
        guard let first = moments.first, first.at <= now else { return nil }
        moments[0] = moments[moments.count - 1]
        moments.removeLast()
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < moments.count && moments[child].at < moments[least].at { least = child }
            if least == parent { break }
            moments.swapAt(parent, least)
            parent = least
        }
        return first.index
    }

    /// The connections on which something happened; waits for at most `milliseconds`.
    mutating func ready(_ milliseconds: Int32) -> [Int] {
        var wait = milliseconds
        if let first = moments.first {
            let now = monotonic()
            wait = first.at <= now ? 0 : min(wait, Int32((first.at - now) / 1_000_000) + 1)
        }
        let count = epoll_wait(poll, &events, Int32(events.count), wait)
        return (0..<Int(max(0, count))).map { Int(events[$0].data.u64) }
    }
}
