import CNetShim
import Glibc
import Probing

/// The socket of a session of trains and its buffers. One thread uses it.
final class TrainSocket {
    let socket: UDPSocket
    private let overhead: Int
    private let sendBuffer: UnsafeMutableRawBufferPointer
    private let heads: UnsafeMutableRawBufferPointer
    private let lengths: UnsafeMutableBufferPointer<UInt32>
    private let stamps: UnsafeMutableBufferPointer<Int64>
    private let poller: Poller
    private var overflows: UInt32 = 0
    private var knownOverflows: UInt32 = 0

    /// Packets that share a time of sending, when they are due together.
    private static let group = 8
    private static let batch = Int(CNETSHIM_TRAINS)
    private static let stride = 1_536
    /// Nanoseconds before a moment from which on we don't sleep: timers are later than that.
    private static let spin: Int64 = 80_000
    /// Nanoseconds for which a full send buffer is waited for.
    private static let patience: Int64 = 2_000_000_000

    init(_ socket: UDPSocket, poller: Poller) {
        self.socket = socket
        self.poller = poller
        overhead = socket.family == 6 ? 48 : 28
        sendBuffer = .allocate(byteCount: Self.group * Self.stride, alignment: 64)
        sendBuffer.initializeMemory(as: UInt8.self, repeating: 0)
        heads = .allocate(byteCount: Self.batch * Self.stride, alignment: 64)
        heads.initializeMemory(as: UInt8.self, repeating: 0)
        lengths = .allocate(capacity: Self.batch)
        stamps = .allocate(capacity: Self.batch)
        lengths.initialize(repeating: 0)
        stamps.initialize(repeating: 0)
    }

    deinit {
        sendBuffer.deallocate()
        heads.deallocate()
        lengths.deallocate()
        stamps.deallocate()
    }

    /// Sends a whole train at its pace. What is late goes at once, each packet with the time at which it really went. Whether
    /// all of it went.
    func send(
        _ train: ProbeTrain, number: UInt32, token: UInt64, times: SendingTimes? = nil, isCancelled: () -> Bool
    ) -> Bool {
        let payload = max(TrainProbe.length, train.octets - overhead)
        let count = UInt32(clamping: train.count)
        var due = Moment.now().monotonic.nanoseconds + 100_000
        var sequence: UInt32 = 0
        for section in train.sections {
            var left = section.count
            while left > 0 {
                hold(until: due)
                let now = Moment.now()
                var ready = 1
                if section.spacing == 0 {
                    ready = min(left, Self.group)
                } else {
                    ready += Int(max(0, now.monotonic.nanoseconds - due) / section.spacing)
                    ready = min(left, Self.group, ready)
                }
                for place in 0..<ready {
                    let probe = TrainProbe(
                        number: number, token: token, sequence: sequence + UInt32(place), count: count,
                        sent: now.wall.nanoseconds)
                    probe.write(
                        to: UnsafeMutableRawBufferPointer(rebasing: sendBuffer[(place * Self.stride)...]))
                }
                times?.note(sequence, ready, now.wall.nanoseconds)
                guard give(ready, payload) else { return false }
                sequence += UInt32(ready)
                left -= ready
                due += Int64(ready) * section.spacing
                if sequence % 256 < UInt32(Self.group), isCancelled() { return false }
            }
        }
        return true
    }

    private func hold(until moment: Int64) {
        var now = Moment.now().monotonic.nanoseconds
        if moment - now > 2 * Self.spin {
            cnetshim_sleep_until(moment - Self.spin)
            now = Moment.now().monotonic.nanoseconds
        }
        while now < moment { now = Moment.now().monotonic.nanoseconds }
    }

    /// Hands packets to the kernel, and waits where its buffer is full: then the queue before us stands anyway.
    private func give(_ count: Int, _ payload: Int) -> Bool {
        withUnsafeTemporaryAllocation(of: cnetshim_train.self, capacity: count) { trains in
            for place in 0..<count {
                trains[place] = cnetshim_train(
                    data: sendBuffer.baseAddress.map { UnsafeRawPointer($0 + place * Self.stride) },
                    length: UInt32(payload), segment: 0)
            }
            var given = 0
            let deadline = Moment.now().monotonic.nanoseconds + Self.patience
            while given < count {
                let answer = cnetshim_send_trains(
                    socket.descriptor, trains.baseAddress.map { $0 + given }, Int32(count - given))
                if answer > 0 {
                    given += Int(answer)
                } else if answer == -EAGAIN || answer == -ENOBUFS || answer == -ECONNREFUSED || answer == 0 {
                    let now = Moment.now().monotonic.nanoseconds
                    guard now < deadline else { return false }
                    cnetshim_sleep_until(now + 100_000)
                } else {
                    return false
                }
            }
            return true
        }
    }

    /// Sends one message. Whether the kernel took it.
    @discardableResult
    func send(length: Int, _ write: (UnsafeMutableRawBufferPointer) -> Void) -> Bool {
        withUnsafeTemporaryAllocation(byteCount: length, alignment: 8) { octets in
            octets.initializeMemory(as: UInt8.self, repeating: 0)
            write(octets)
            var train = cnetshim_train(data: octets.baseAddress, length: UInt32(length), segment: 0)
            return cnetshim_send_trains(socket.descriptor, &train, 1) == 1
        }
    }

    /// Waits up to `nanoseconds` for something, then takes all that is there: `body` gets the octets and the kernel's time of
    /// arrival.
    func receive(within nanoseconds: Int64, _ body: (UnsafeRawBufferPointer, Int64) -> Void) {
        poller.wait(nanoseconds: max(0, nanoseconds)) { _ in }
        var rounds = 0
        while rounds < 1_024, take(body) { rounds += 1 }
    }

    private func take(_ body: (UnsafeRawBufferPointer, Int64) -> Void) -> Bool {
        let taken = cnetshim_receive_heads(
            socket.descriptor, heads.baseAddress, UInt32(Self.stride), Int32(Self.batch), lengths.baseAddress,
            stamps.baseAddress, &overflows)
        guard taken > 0 else { return taken == -ECONNREFUSED }
        for place in 0..<Int(taken) where lengths[place] <= UInt32(Self.stride) {
            let start = place * Self.stride
            let octets = UnsafeRawBufferPointer(
                rebasing: UnsafeRawBufferPointer(heads)[start..<start + Int(lengths[place])])
            body(octets, stamps[place] > 0 ? stamps[place] : Moment.now().wall.nanoseconds)
        }
        return Int(taken) == Self.batch
    }

    /// Drops of our receive buffer since the last call.
    func takeOverflows() -> UInt32 {
        defer { knownOverflows = overflows }
        return overflows &- knownOverflows
    }
}

/// When each packet of a train left, for a sender that learns afterwards which came.
final class SendingTimes {
    private var times: [Int64]

    init(count: Int) { times = [Int64](repeating: 0, count: count) }

    func note(_ sequence: UInt32, _ count: Int, _ time: Int64) {
        for place in Int(sequence)..<min(times.count, Int(sequence) + count) { times[place] = time }
    }

    /// nil for a number that was not sent.
    subscript(_ sequence: UInt32) -> Int64? {
        guard Int(sequence) < times.count, times[Int(sequence)] != 0 else { return nil }
        return times[Int(sequence)]
    }
}
