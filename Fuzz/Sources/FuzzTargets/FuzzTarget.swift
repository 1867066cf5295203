/// A parser that takes octets from strangers, driven by octets: it must never trap, never read outside its packet, and keep
/// what it promises, which the target checks after each input.
package struct FuzzTarget: Sendable {
    /// As `script/fuzz` and the folders of `Fuzz/corpus` call it.
    package var name: String
    package var run: @Sendable (UnsafeRawBufferPointer) -> Void

    package init(_ name: String, _ run: @escaping @Sendable (UnsafeRawBufferPointer) -> Void) {
        self.name = name
        self.run = run
    }

    package static let all: [FuzzTarget] = [
        .init("stamp-packet", fuzzStampPacket),
        .init("stamp-reflector", fuzzStampReflector),
        .init("stamp-sender", fuzzStampSender),
        .init("twamp-control", fuzzTwampControl),
        .init("path-answers", fuzzPathAnswers),
        .init("echo", fuzzEcho),
        .init("bfd-session", fuzzBFDSession),
        .init("sbfd-reflector", fuzzSeamlessReflector),
        .init("http-response", fuzzHTTPResponse),
        .init("configuration", fuzzConfiguration),
        .init("kit", fuzzKit),
        .init("capacity-messages", fuzzCapacityMessages),
        .init("capacity-session", fuzzCapacitySession),
        .init("throughput-control", fuzzThroughputControl),
        .init("throughput-datagrams", fuzzThroughputDatagrams),
        .init("train-messages", fuzzTrainMessages),
        .init("train-plans", fuzzTrainPlans),
        .init("train-records", fuzzTrainRecords),
        .init("acceptance-promise", fuzzAcceptancePromise),
        .init("acceptance-record", fuzzAcceptanceRecord),
        .init("test-grant", fuzzTestGrant),
        .init("capture-frames", fuzzCaptureFrames),
        .init("capture-file", fuzzCaptureFile),
        .init("ipfix", fuzzIPFIX),
        .init("metrics-request", fuzzMetricsRequest),
    ]
}

/// Reads an input piece by piece: how a fuzzer's octets become calls.
struct InputReader {
    private let input: UnsafeRawBufferPointer
    private var offset = 0

    init(_ input: UnsafeRawBufferPointer) { self.input = input }

    var isAtEnd: Bool { offset >= input.count }

    /// Zero at the end.
    mutating func octet() -> UInt8 {
        guard !isAtEnd else { return 0 }
        defer { offset += 1 }
        return input[offset]
    }

    /// Up to `count` of the octets that follow, as they lie in the input.
    func peek(_ count: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: input[offset..<offset + min(count, input.count - offset)])
    }

    /// Two octets, most significant first.
    mutating func number() -> Int { Int(octet()) << 8 | Int(octet()) }

    /// Calls `body` with up to `count` of the octets that follow, in memory of exactly their size, so that a read behind
    /// them is noticed.
    mutating func packet<Result>(_ count: Int, _ body: (UnsafeMutableRawBufferPointer) -> Result) -> Result {
        let length = min(count, input.count - offset)
        let packet = UnsafeMutableRawBufferPointer.allocate(byteCount: length, alignment: 1)
        defer { packet.deallocate() }
        packet.copyBytes(from: input[offset..<offset + length])
        offset += length
        return body(packet)
    }
}
