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
    /// The kernel cuts groups for this socket's way.
    private var canGroup = true

    private static let batch = Int(CNETSHIM_TRAINS)
    private static let stride = 1_536
    /// Octets that the kernel takes at once to cut into packets.
    private static let most = 65_536
    /// Nanoseconds before a moment from which on we don't sleep: timers are about so late, and who spins takes a processor from
    /// those whose packets are to be measured.
    private static let spin: Int64 = 50_000
    /// Nanoseconds from the packet that wakes to the train: short enough to spin through. From 10 Mbit/s on a bucket has its 74 octets
    /// back by then; of IPv6's 94 some 13 are still missing at 10 Mbit/s, and on slower lines up to all: a thirtieth of a bucket of
    /// two packets. A link without a bucket that is slower than that is still busy with it.
    private static let waking: Int64 = 65_000
    /// Nanoseconds for which a full send buffer is waited for.
    private static let patience: Int64 = 2_000_000_000

    init(_ socket: UDPSocket, poller: Poller) {
        self.socket = socket
        self.poller = poller
        overhead = socket.family == 6 ? 48 : 28
        sendBuffer = .allocate(byteCount: Self.most, alignment: 64)
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
        wake(number, token)
        var due = Moment.now().monotonic.nanoseconds + Self.waking
        var sequence: UInt32 = 0
        for section in train.sections {
            var left = section.count
            let isGrouped = section.spacing < ProbeTrain.groupSpacing && train.group > 1
            let group = isGrouped ? min(train.group, Self.most / payload) : 1
            while left > 0 {
                hold(until: due)
                if group > 1, left > 1, canGroup {
                    let size = min(group, left)
                    let now = Moment.now().wall.nanoseconds
                    for place in 0..<size {
                        let one = sequence + UInt32(place)
                        TrainProbe(number: number, token: token, sequence: one, count: count, sent: now)
                            .write(to: UnsafeMutableRawBufferPointer(rebasing: sendBuffer[(place * payload)...]))
                        times?.note(one, now)
                    }
                    guard give(size * payload, segment: payload) else {
                        if canGroup { return false }
                        continue
                    }
                    sequence += UInt32(size)
                    left -= size
                    due += section.spacing * Int64(size)
                    if sequence % 256 < UInt32(size), isCancelled() { return false }
                    continue
                }
                // Each packet has a time of its own: those of a group would seem to queue behind each other.
                let now = Moment.now().wall.nanoseconds
                TrainProbe(number: number, token: token, sequence: sequence, count: count, sent: now)
                    .write(to: sendBuffer)
                times?.note(sequence, now)
                guard give(payload) else { return false }
                sequence += 1
                left -= 1
                due += section.spacing
                if sequence % 256 == 0, isCancelled() { return false }
            }
        }
        return true
    }

    /// A packet of no meaning to anybody before the train: the first after a rest takes both hosts tens of microseconds longer than
    /// those behind it, by which a bucket would seem too shallow.
    private func wake(_ number: UInt32, _ token: UInt64) {
        send(length: TrainProbe.length) {
            TrainProbe(number: number, token: ~token, sequence: 0, count: 1, sent: 1).write(to: $0)
        }
    }

    private func hold(until moment: Int64) {
        var now = Moment.now().monotonic.nanoseconds
        if moment - now > Self.spin + 20_000 {
            cnetshim_sleep_until(moment - Self.spin)
            now = Moment.now().monotonic.nanoseconds
        }
        while now < moment { now = Moment.now().monotonic.nanoseconds }
    }

    /// Hands the packet in the buffer to the kernel, and waits where that is full: then the queue before us stands anyway.
    private func give(_ payload: Int, segment: Int = 0) -> Bool {
        var train = cnetshim_train(
            data: sendBuffer.baseAddress, length: UInt32(payload), segment: UInt32(segment))
        var answer = cnetshim_send_trains(socket.descriptor, &train, 1)
        guard answer != 1 else { return true }
        let deadline = Moment.now().monotonic.nanoseconds + Self.patience
        while answer == -EAGAIN || answer == -ENOBUFS || answer == -ECONNREFUSED || answer == 0 {
            let now = Moment.now().monotonic.nanoseconds
            guard now < deadline else { return false }
            cnetshim_sleep_until(now + 100_000)
            answer = cnetshim_send_trains(socket.descriptor, &train, 1)
        }
        if segment > 0, answer == -EINVAL || answer == -EIO || answer == -EMSGSIZE { canGroup = false }
        return answer == 1
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

    func note(_ sequence: UInt32, _ time: Int64) {
        if Int(sequence) < times.count { times[Int(sequence)] = time }
    }

    /// nil for a number that was not sent.
    subscript(_ sequence: UInt32) -> Int64? {
        guard Int(sequence) < times.count, times[Int(sequence)] != 0 else { return nil }
        return times[Int(sequence)]
    }
}
