/// The numbers of probes that a reflector's receipt says it got; empty for a reply without one.
package struct ReceivedNumbers: Sequence {
    private let numbers: [UInt32]

    package init(_ reply: UnsafeRawBufferPointer) {
        guard let found = Receipt.read(reply) else {
            numbers = []
            return
        }
        var numbers: [UInt32] = []
        let span = Swift.min(Int(found.receipt.span), 64 * found.words)
        for back in 0..<span {
            let word: UInt64 = reply.number(at: found.bitmap + 8 * (back / 64))
            if word >> UInt64(63 - back % 64) & 1 == 1 { numbers.append(found.receipt.highest &- UInt32(back)) }
        }
        self.numbers = numbers
    }

    package func makeIterator() -> IndexingIterator<[UInt32]> { numbers.makeIterator() }
}
