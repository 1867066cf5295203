import CNetShim
import Glibc
import Probing
import Synchronization

extension ThroughputStream {
    /// Several datagrams a call by UDP_SEGMENT where the kernel takes it, by sendmmsg(2) otherwise.
    func sendDatagrams() {
        let length = parameters.length
        // A call's whole payload, and its segments, have limits in the kernel (64 KiB, UDP_MAX_SEGMENTS).
        let most = min(64, max(1, 65_000 / length))
        var schedule = PacingSchedule(
            rate: parameters.rate, octets: length, mostAtOnce: most, from: Moment.now().monotonic)
        let group = schedule.group
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: group * length, alignment: 64)
        defer { buffer.deallocate() }
        let filling = payload(length)
        for index in 0..<group {
            UnsafeMutableRawBufferPointer(rebasing: buffer[index * length..<(index + 1) * length]).copyBytes(
                from: filling)
        }
        let isWide = parameters.hasWideCounters
        var segments = group > 1
        var count = StreamCount()
        while !isStopped.load(ordering: .relaxed) {
            let wall = Moment.now().wall.nanoseconds
            var header = DatagramHeader(
                seconds: UInt32(truncatingIfNeeded: wall / 1_000_000_000),
                microseconds: UInt32(truncatingIfNeeded: wall % 1_000_000_000 / 1_000), number: count.packets)
            for index in 0..<group {
                header.number &+= 1
                header.write(
                    to: UnsafeMutableRawBufferPointer(rebasing: buffer[index * length..<(index + 1) * length]),
                    isWide: isWide)
            }
            let sent =
                segments
                ? cnetshim_send_segments(socket.descriptor, buffer.baseAddress, Int32(group), UInt16(length))
                : cnetshim_send_datagrams(socket.descriptor, buffer.baseAddress, Int32(group), UInt32(length))
            if sent > 0 {
                count.packets &+= UInt64(sent)
                count.blocks = count.packets
                count.octets &+= UInt64(sent) &* UInt64(length)
                publish(count)
            } else {
                switch -sent {
                case EAGAIN, EINTR, ENOBUFS: break
                // The peer has closed its socket, or will open it; the control connection says which.
                case ECONNREFUSED: break
                case _ where segments: segments = false
                default:
                    failure.store(-sent, ordering: .relaxed)
                    return
                }
                if sent == -ENOBUFS { cnetshim_sleep_until(Moment.now().monotonic.nanoseconds + 100_000) }
                continue
            }
            if schedule.isLimited {
                sleep(until: schedule.next(after: Moment.now().monotonic))
                postponed.store(schedule.postponed, ordering: .relaxed)
                latest.store(schedule.latest, ordering: .relaxed)
                late.store(schedule.late, ordering: .relaxed)
            }
        }
    }

    private static let batch = 16
    /// What one packet of UDP_GRO holds at most.
    private static let capacity = 65_536
    /// Nanoseconds for which what lies in the socket is taken after the end.
    private static let draining: Int64 = 100_000_000

    /// Many datagrams a call; at the end takes what has come and not been taken.
    func receiveDatagrams() {
        let data = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.batch * Self.capacity, alignment: 4_096)
        defer { data.deallocate() }
        let arrivals = UnsafeMutableBufferPointer<cnetshim_arrival>.allocate(capacity: Self.batch)
        arrivals.initialize(repeating: cnetshim_arrival())
        defer { arrivals.deallocate() }
        let isWide = parameters.hasWideCounters
        var tally = DatagramTally()
        var overflows: UInt32 = 0
        // Drops are counted in packets of the kernel, each of which holds up to so many datagrams.
        var largest: UInt64 = 1
        var isLast = false
        var stopSeen = MonotonicTime(nanoseconds: 0)
        while true {
            if !isLast, isStopped.load(ordering: .relaxed) {
                isLast = true
                stopSeen = Moment.now().monotonic
            }
            let taken = cnetshim_receive_bulk(
                socket.descriptor, data.baseAddress, UInt32(Self.capacity), arrivals.baseAddress, Int32(Self.batch),
                isLast ? 0 : 1)
            if taken <= 0 {
                if isLast { return }
                switch -taken {
                case EAGAIN, EINTR, ECONNREFUSED, 0: continue
                default:
                    failure.store(-taken, ordering: .relaxed)
                    return
                }
            }
            guard isCounting.load(ordering: .relaxed) else {
                if isLast { return }
                continue
            }
            if forgets.exchange(false, ordering: .relaxed) { tally.forgetOmitted() }
            for index in 0..<Int(taken) {
                let arrival = arrivals[index]
                var drops: UInt64 = 0
                if arrival.has_overflows != 0 {
                    drops = UInt64(arrival.overflows &- overflows)
                    overflows = arrival.overflows
                }
                let length = Int(min(arrival.length, UInt32(Self.capacity)))
                let segment = max(1, Int(arrival.segment))
                largest = max(largest, UInt64((length + segment - 1) / segment))
                drops &*= largest
                let time = arrival.kernel_time != 0 ? arrival.kernel_time : Moment.now().wall.nanoseconds
                var offset = index * Self.capacity
                let end = offset + length
                while offset < end {
                    let next = min(end, offset + segment)
                    tally.receive(
                        UnsafeRawBufferPointer(rebasing: data[offset..<next]), isWide: isWide, at: time,
                        ownDrops: drops)
                    drops = 0
                    offset = next
                }
            }
            publish(StreamCount(tally))
            if isLast, Moment.now().monotonic > stopSeen + Self.draining { return }
        }
    }
}

extension StreamCount {
    fileprivate init(_ tally: borrowing DatagramTally) {
        self.init()
        octets = tally.octets
        packets = tally.highest
        received = tally.unique
        blocks = tally.unique
        lost = tally.lost
        ownOverflow = tally.ownOverflow
        reordered = tally.reordered
        duplicates = tally.duplicates
        jitter = tally.jitter
    }
}
