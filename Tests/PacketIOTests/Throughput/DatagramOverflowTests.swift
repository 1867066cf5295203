import CNetShim
import Glibc
import NetworkAddress
import Probing
import TestSupport
import Testing

@testable import PacketIO

/// A receiver whose buffer is far too small and who looks away: what the kernel then drops is its own fault, not loss.
@Suite("A throughput receiver's own overflow", .blocking)
struct DatagramOverflowTests {
    @Test("is told from loss, to the datagram", arguments: [1, 8])
    func overflow(group: Int) throws {
        var parameters = ThroughputParameters()
        parameters.carrier = .udp
        parameters.hasWideCounters = true
        parameters.length = 1_000
        let receiver = try ThroughputSocket.datagrams(
            family: 4, local: Endpoint(.v4(.loopback), port: 0), parameters)
        cnetshim_set(receiver.descriptor, 4, CNETSHIM_RECEIVE_BUFFER, 20_000)
        let sender = try ThroughputSocket.datagrams(family: 4, local: nil, parameters)
        try sender.connect(#require(receiver.localEndpoint))
        func send(_ numbers: ClosedRange<UInt64>) {
            var data = [UInt8](repeating: 0, count: numbers.count * 1_000)
            data.withUnsafeMutableBytes { buffer in
                for (index, number) in numbers.enumerated() {
                    DatagramHeader(seconds: 0, microseconds: 0, number: number).write(
                        to: UnsafeMutableRawBufferPointer(rebasing: buffer[index * 1_000..<(index + 1) * 1_000]),
                        isWide: true)
                }
                var sent = 0
                while sent < numbers.count {
                    let count = min(group, numbers.count - sent)
                    let start = buffer.baseAddress?.advanced(by: sent * 1_000)
                    guard cnetshim_send_segments(sender.descriptor, start, Int32(count), 1_000) == count else { return }
                    sent += count
                }
            }
        }
        // Nobody reads meanwhile; 3 are never sent, which is a line's loss.
        send(1...400)
        let stream = ThroughputStream(id: 1, isSender: false, receiver, parameters)
        try stream.start()
        // Until it has taken all that the buffer held, and there is room again.
        var taken: UInt64 = 0
        let isDrained = eventually(every: 100_000) {
            defer { taken = stream.count().received }
            return taken > 0 && stream.count().received == taken
        }
        #expect(isDrained)
        send(404...411)
        #expect(eventually { stream.count().packets >= 411 })
        stream.join()
        let count = stream.count()
        #expect(count.packets == 411)
        #expect(count.ownOverflow > 0, "the buffer was to overflow")
        #expect(count.received + count.lost + count.ownOverflow == 411)
        // The gap behind the drops holds both; what the kernel dropped, at most, is ours.
        #expect(count.lost <= 3)
    }
}
