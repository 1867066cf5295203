import CNetShim
import Glibc
import Probing
import Synchronization

/// One stream of a throughput test: a socket, and a thread that sends or receives as fast as the kernel lets it.
///
/// The thread alone touches the data; what it has counted lies behind a mutex that it takes once a call of the kernel.
final class ThroughputStream: Sendable {
    let id: Int
    let isSender: Bool
    let socket: ThroughputSocket
    let parameters: ThroughputParameters

    /// How long a call of the kernel may block, so that the thread sees that it shall stop.
    static let patience: Int32 = 20

    private let counts = Mutex(StreamCount())
    private let thread = Mutex<DedicatedThread?>(nil)
    let isStopped = Atomic(false)
    /// Whether what comes counts: until the test's end, after which it is thrown away so that the peer needn't wait.
    let isCounting = Atomic(true)
    /// Asks the thread to forget jitter and reordering.
    let forgets = Atomic(false)
    /// errno(3) that ended it.
    let failure = Atomic<Int32>(0)
    let postponed = Atomic<Int64>(0)
    /// Of `PacingSchedule`.
    let latest = Atomic<Int64>(0)
    let late = Atomic<UInt64>(0)

    init(id: Int, isSender: Bool, _ socket: ThroughputSocket, _ parameters: ThroughputParameters) {
        self.id = id
        self.isSender = isSender
        self.socket = socket
        self.parameters = parameters
    }

    func start() throws(SocketError) {
        cnetshim_block(socket.descriptor, Self.patience)
        let running = try DedicatedThread(isSender ? "send" : "receive") { [self] in
            cnetshim_ignore_pipe()
            switch (parameters.carrier, isSender) {
            case (.tcp, true): sendStream()
            case (.tcp, false): receiveStream()
            case (.udp, true): sendDatagrams()
            case (.udp, false): receiveDatagrams()
            }
        }
        thread.withLock { $0 = running }
    }

    /// Waits for the thread's end, which `isStopped` brings about.
    func join() {
        isStopped.store(true, ordering: .relaxed)
        thread.withLock { $0.take() }?.join()
    }

    /// What it has counted; retransmits as the kernel says.
    func count() -> StreamCount {
        var count = counts.withLock { $0 }
        if isSender, parameters.carrier == .tcp { count.retransmits = TCPState(socket.descriptor)?.retransmits ?? 0 }
        return count
    }

    func publish(_ count: StreamCount) { counts.withLock { $0 = count } }
}

// MARK: - TCP

extension ThroughputStream {
    /// From a file in memory, whose pages the kernel sends without copying them; by send(2) where there is none.
    private func sendStream() {
        let length = parameters.length
        let payload = payload(length)
        let file = payload.withUnsafeBytes { cnetshim_memory_file($0.baseAddress, UInt64($0.count)) }
        defer { if file >= 0 { cnetshim_close(file) } }
        var schedule = PacingSchedule(
            rate: parameters.rate, octets: length, mostAtOnce: 1, from: Moment.now().monotonic)
        var count = StreamCount()
        payload.withUnsafeBytes { payload in
            // What is left of a block that the kernel took in part.
            var rest = length
            while !isStopped.load(ordering: .relaxed) {
                let moved =
                    file >= 0 && rest == length
                    ? cnetshim_send_file(socket.descriptor, file, UInt64(rest))
                    : cnetshim_send_block(socket.descriptor, payload.baseAddress, UInt64(rest))
                if moved > 0 {
                    count.octets &+= UInt64(moved)
                    rest -= Int(moved)
                    if rest <= 0 {
                        rest = length
                        count.blocks &+= 1
                    }
                    publish(count)
                    if schedule.isLimited, rest == length { sleep(until: schedule.next(after: Moment.now().monotonic)) }
                } else if moved != -Int64(EAGAIN), moved != -Int64(EINTR) {
                    failure.store(Int32(clamping: -moved), ordering: .relaxed)
                    return
                }
            }
        }
    }

    /// Without copying what came: nobody looks at it.
    private func receiveStream() {
        let size = 1 << 20
        let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 4_096)
        defer { scratch.deallocate() }
        var count = StreamCount()
        while !isStopped.load(ordering: .relaxed) {
            let moved = cnetshim_discard(socket.descriptor, scratch.baseAddress, UInt64(size))
            if moved > 0 {
                guard isCounting.load(ordering: .relaxed) else { continue }
                count.octets &+= UInt64(moved)
                count.blocks = count.octets / UInt64(parameters.length)
                publish(count)
            } else if moved == 0 {
                return
            } else if moved != -Int64(EAGAIN), moved != -Int64(EINTR) {
                failure.store(Int32(clamping: -moved), ordering: .relaxed)
                return
            }
        }
    }

    /// Octets that no link compresses, unless the test asks for a pattern.
    func payload(_ length: Int) -> [UInt8] {
        if parameters.isRepeating { return (0..<length).map { UInt8(ascii: "0") + UInt8($0 % 10) } }
        var generator = SplitMix(seed: UInt64(bitPattern: Moment.now().wall.nanoseconds) ^ UInt64(id))
        var octets = [UInt8](repeating: 0, count: length)
        octets.withUnsafeMutableBytes { buffer in
            for offset in stride(from: 0, to: length - 7, by: 8) {
                buffer.storeBytes(of: generator.next(), toByteOffset: offset, as: UInt64.self)
            }
        }
        return octets
    }

    /// In steps, so that a stop is seen.
    func sleep(until moment: MonotonicTime) {
        let step = Int64(Self.patience) * 1_000_000
        var now = Moment.now().monotonic
        while now < moment, !isStopped.load(ordering: .relaxed) {
            cnetshim_sleep_until(min(moment.nanoseconds, now.nanoseconds + step))
            now = Moment.now().monotonic
        }
    }
}
