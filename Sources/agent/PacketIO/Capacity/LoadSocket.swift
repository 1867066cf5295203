import CNetShim
import Glibc
import NetworkAddress
import Probing

/// The socket of one test and its buffers: load leaves in trains where the kernel cuts them, and arrives in batches.
final class LoadSocket {
    let socket: UDPSocket
    private let isV6: Bool
    private var cutsTrains: Bool
    private let sendBuffer: UnsafeMutableRawBufferPointer
    private let heads: UnsafeMutableRawBufferPointer
    private let lengths: UnsafeMutableBufferPointer<UInt32>
    private let stamps: UnsafeMutableBufferPointer<Int64>
    private var overflows: UInt32 = 0
    private var knownOverflows: UInt32 = 0
    private var generator = SplitMix(seed: .random(in: .min ... .max))
    private let sendsChecksums: Bool
    /// Datagrams that the send buffer had no room for.
    private(set) var refused: UInt64 = 0
    private(set) var sent: UInt64 = 0
    /// Of IP packets.
    private(set) var sentOctets: UInt64 = 0
    private(set) var sequence: UInt32 = 0
    /// The last error of sending that isn't a full buffer, as errno.
    private(set) var failure: Int32?

    static let batch = Int(CNETSHIM_TRAINS)
    /// Octets of each arriving datagram that are kept: a whole status message.
    private static let headLength = 256
    /// A train fits an IP packet before it is cut.
    private static let trainLength = 65_000
    /// Fewer datagrams go one by one: a shaper may let a whole short train pass or wait as one packet, and what its bucket has
    /// no room for meanwhile is lost.
    private static let shortestTrain = 5

    init(_ socket: UDPSocket, isV6: Bool, sendsChecksums: Bool) {
        self.socket = socket
        self.isV6 = isV6
        self.sendsChecksums = sendsChecksums
        cutsTrains = cnetshim_has_trains(socket.descriptor) != 0
        sendBuffer = .allocate(byteCount: Self.batch * 9_216, alignment: 64)
        sendBuffer.initializeMemory(as: UInt8.self, repeating: 0)
        heads = .allocate(byteCount: Self.batch * Self.headLength, alignment: 64)
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

    static func prepare(_ socket: UDPSocket) {
        socket.prefer(CNETSHIM_RECEIVE_TIMESTAMPS, 1)
        socket.prefer(CNETSHIM_RECEIVE_OVERFLOWS, 1)
        socket.prefer(CNETSHIM_RECEIVE_BUFFER, 16 << 20)
        socket.prefer(CNETSHIM_SEND_BUFFER, 2 << 20)
    }

    /// Payloads are random from now on.
    func randomise() {
        for offset in stride(from: 0, to: sendBuffer.count - 7, by: 8) {
            sendBuffer.storeBytes(of: generator.next(), toByteOffset: offset, as: UInt64.self)
        }
    }

    private func size(_ payload: UInt32) -> Int {
        let least = SendingRate.minimumPayload - (isV6 ? 20 : 0)
        let limit = Int(payload & ~SendingRate.randomBit)
        let most = max(least, limit - (isV6 && limit >= SendingRate.minimumPayload ? 20 : 0))
        guard payload & SendingRate.randomBit != 0 else { return min(most, 9_000) }
        return Int.random(in: least...min(most, 9_000), using: &generator)
    }

    /// Sends what the pacer has due; `header` but for number and payload is the same in all. What the kernel has no room
    /// for is dropped here, and its number used for the next.
    func send(_ burst: LoadPacer.Burst, _ header: LoadHeader) {
        var header = header
        var left = burst.count
        let payload = left > 0 ? size(burst.payload) : 0
        var isRefused = false
        while left > 0, !isRefused {
            let count = min(left, Self.batch, cutsTrains ? max(1, Self.trainLength / payload) : Self.batch)
            for place in 0..<count { put(&header, payload, at: place * payload) }
            isRefused = !give(count, payload)
            left -= count
        }
        if isRefused { refused += UInt64(max(0, left)) }
        if burst.addOn != 0, !isRefused {
            let payload = size(burst.addOn)
            put(&header, payload, at: 0)
            _ = give(1, payload)
        } else if burst.addOn != 0 {
            refused += 1
        }
    }

    private func put(_ header: inout LoadHeader, _ payload: Int, at offset: Int) {
        sequence &+= 1
        header.sequence = sequence
        header.payload = UInt16(clamping: payload)
        header.write(
            to: UnsafeMutableRawBufferPointer(rebasing: sendBuffer[offset..<offset + LoadHeader.length]),
            checksum: sendsChecksums)
    }

    /// Hands `count` datagrams of `payload` octets from the buffer's begin to the kernel. Whether it took all.
    private func give(_ count: Int, _ payload: Int) -> Bool {
        var taken = 0
        if cutsTrains, count >= Self.shortestTrain {
            var train = cnetshim_train(
                data: sendBuffer.baseAddress, length: UInt32(count * payload), segment: UInt32(payload))
            let answer = cnetshim_send_trains(socket.descriptor, &train, 1)
            if answer == 1 {
                taken = count
            } else if answer == -EINVAL || answer == -EMSGSIZE || answer == -EIO {
                // The interface's MTU or its offloads don't allow it; IP fragments or single datagrams do.
                cutsTrains = false
                return give(count, payload)
            } else {
                note(answer)
            }
        } else {
            withUnsafeTemporaryAllocation(of: cnetshim_train.self, capacity: count) { trains in
                for place in 0..<count {
                    trains[place] = cnetshim_train(
                        data: sendBuffer.baseAddress.map { UnsafeRawPointer($0 + place * payload) },
                        length: UInt32(payload), segment: 0)
                }
                let answer = cnetshim_send_trains(socket.descriptor, trains.baseAddress, Int32(count))
                if answer >= 0 { taken = Int(answer) } else { note(answer) }
            }
        }
        sent += UInt64(taken)
        sentOctets += UInt64(taken * (payload + (isV6 ? 48 : 28)))
        if taken < count {
            refused += UInt64(count - taken)
            sequence &-= UInt32(count - taken)
        }
        return taken == count
    }

    private func note(_ answer: Int32) {
        if answer != -EAGAIN, answer != -ENOBUFS { failure = -answer }
    }

    /// Sends a control or status message that `write` makes. Whether the kernel took it.
    @discardableResult
    func send(length: Int, _ write: (UnsafeMutableRawBufferPointer) -> Void) -> Bool {
        withUnsafeTemporaryAllocation(byteCount: length, alignment: 8) { octets in
            write(octets)
            var train = cnetshim_train(data: octets.baseAddress, length: UInt32(length), segment: 0)
            return cnetshim_send_trains(socket.descriptor, &train, 1) == 1
        }
    }

    /// Takes a batch of what has arrived: `body` gets the first octets, the datagram's length and the kernel's time of
    /// arrival, 0 for none. Whether there may be more.
    func receive(_ body: (UnsafeRawBufferPointer, Int, Int64) -> Void) -> Bool {
        let taken = cnetshim_receive_heads(
            socket.descriptor, heads.baseAddress, UInt32(Self.headLength), Int32(Self.batch), lengths.baseAddress,
            stamps.baseAddress, &overflows)
        guard taken > 0 else { return taken == -ECONNREFUSED }
        for place in 0..<Int(taken) {
            let length = Int(lengths[place])
            let start = place * Self.headLength
            let head = UnsafeRawBufferPointer(
                rebasing: UnsafeRawBufferPointer(heads)[start..<start + min(length, Self.headLength)])
            body(head, length, stamps[place])
        }
        return Int(taken) == Self.batch
    }

    /// Drops of our receive buffer since the last call.
    func takeOverflows() -> UInt32 {
        defer { knownOverflows = overflows }
        return overflows &- knownOverflows
    }
}
