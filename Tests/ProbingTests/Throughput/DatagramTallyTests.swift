import Probing
import Testing

@Suite("Counting numbered datagrams")
struct DatagramTallyTests {
    private func datagram(_ number: UInt64, sent: Int64 = 0, isWide: Bool = true, length: Int = 32) -> [UInt8] {
        var octets = [UInt8](repeating: 0, count: length)
        octets.withUnsafeMutableBytes {
            DatagramHeader(
                seconds: UInt32(sent / 1_000_000_000), microseconds: UInt32(sent % 1_000_000_000 / 1_000),
                number: number
            ).write(to: $0, isWide: isWide)
        }
        return octets
    }

    private func take(
        _ tally: inout DatagramTally, _ number: UInt64, at arrival: Int64 = 0, sent: Int64 = 0, drops: UInt64 = 0
    ) {
        datagram(number, sent: sent).withUnsafeBytes {
            tally.receive($0, isWide: true, at: arrival, ownDrops: drops)
        }
    }

    private func tally(_ numbers: [UInt64]) -> DatagramTally {
        var tally = DatagramTally()
        for number in numbers { take(&tally, number) }
        return tally
    }

    @Test("what came late isn't lost, and is reordered once")
    func late() {
        let tally = tally([1, 2, 5, 3, 6, 4])
        #expect(tally.lost == 0 && tally.reordered == 2 && tally.unique == 6 && tally.duplicates == 0)
    }

    @Test("copies take no loss away and never make it negative")
    func copies() {
        let lossy = tally([1, 2, 5, 5, 5, 2, 2, 6])
        #expect(lossy.lost == 2 && lossy.duplicates == 4 && lossy.reordered == 0)
        let clean = tally([1, 1, 1, 2, 2, 3, 3])
        #expect(clean.lost == 0 && clean.duplicates == 4)
    }

    @Test("a late one and its copy count once")
    func lateCopy() {
        let tally = tally([1, 3, 2, 2, 2])
        #expect(tally.lost == 0 && tally.reordered == 1 && tally.duplicates == 2)
    }

    @Test("against a set, over random orders, losses and copies", arguments: 0..<20)
    func bruteForce(seed: UInt64) {
        var generator = SplitMix(seed: seed)
        var numbers: [UInt64] = []
        for number in UInt64(1)...800 {
            if UInt64.random(in: 0..<10, using: &generator) == 0 { continue }
            numbers.append(number)
            if UInt64.random(in: 0..<12, using: &generator) == 0 { numbers.append(number) }
        }
        for index in numbers.indices where Bool.random(using: &generator) {
            let other = min(numbers.count - 1, index + Int.random(in: 0..<70, using: &generator))
            numbers.swapAt(index, other)
        }
        let tally = tally(numbers)
        let unique = Set(numbers)
        var highest: UInt64 = 0
        var seen: Set<UInt64> = []
        var reordered: UInt64 = 0
        for number in numbers where seen.insert(number).inserted {
            if number < highest { reordered += 1 }
            highest = max(highest, number)
        }
        #expect(tally.unique == UInt64(unique.count))
        #expect(tally.lost == highest - UInt64(unique.count))
        #expect(tally.duplicates == UInt64(numbers.count - unique.count))
        #expect(tally.reordered == reordered)
    }

    @Test("what our own socket dropped is told from loss by the gap in which it happened")
    func overflow() {
        var tally = DatagramTally()
        take(&tally, 1)
        take(&tally, 4)  // two lost on the way
        take(&tally, 10, drops: 3)  // of five, our socket dropped three
        #expect(tally.missing == 7 && tally.ownOverflow == 3 && tally.lost == 4)
        take(&tally, 11, drops: 9)  // dropped, but not of this flow's numbers
        #expect(tally.missing == 7 && tally.ownOverflow == 3)
        for late in [2, 3, 5, 6, 7, 8, 9] as [UInt64] { take(&tally, late) }
        #expect(tally.missing == 0 && tally.ownOverflow == 0 && tally.lost == 0)
    }

    @Test("a leap over the window, and what comes from before it, break nothing")
    func leap() {
        var tally = DatagramTally()
        take(&tally, 1)
        take(&tally, 5_000_000)
        take(&tally, 2)
        #expect(tally.stale == 1 && tally.unique == 2 && tally.lost == 4_999_997)
        take(&tally, .max)
        take(&tally, 0)
        #expect(tally.malformed == 2 && tally.highest == 5_000_000)
        [1, 2, 3].withUnsafeBytes { tally.receive($0, isWide: true, at: 0, ownDrops: 0) }
        #expect(tally.malformed == 2 || tally.malformed == 3)
    }

    @Test("jitter is RFC 3550's: a sixteenth of each change of transit time")
    func jitter() {
        var tally = DatagramTally()
        take(&tally, 1, at: 5_000_000, sent: 1_000_000)
        take(&tally, 2, at: 7_600_000, sent: 2_000_000)  // transit grew by 1.6 ms
        #expect(abs(tally.jitter - 100_000) < 1e-6)
        take(&tally, 3, at: 7_000_000, sent: 3_000_000)  // and shrank by as much
        #expect(abs(tally.jitter - (100_000 + (1_600_000 - 100_000) / 16)) < 1e-6)
        tally.forgetOmitted()
        #expect(tally.jitter == 0 && tally.unique == 3)
    }

    @Test("a header is written and read to the octet")
    func header() {
        #expect(
            Array(datagram(0x0102_0304_0506_0708, sent: 1_000_002_000, length: 16)) == [
                0, 0, 0, 1,  // seconds
                0, 0, 0, 2,  // microseconds
                1, 2, 3, 4, 5, 6, 7, 8,  // number
            ])
        let narrow = datagram(7, sent: 3_000_004_000, isWide: false, length: 12)
        #expect(narrow == [0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 7])
        let read = narrow.withUnsafeBytes { DatagramHeader(reading: $0, isWide: false) }
        #expect(read == DatagramHeader(seconds: 3, microseconds: 4, number: 7))
        #expect(narrow.withUnsafeBytes { DatagramHeader(reading: $0, isWide: true) } == nil)
    }

    @Test("greetings of old and new versions are known in either octet order")
    func greetings() {
        #expect(DatagramGreeting.request == Array("9876".utf8))
        #expect(DatagramGreeting.reply == Array("6789".utf8))
        #expect(
            DatagramGreeting.isRequest(DatagramGreeting.request) && DatagramGreeting.isReply(DatagramGreeting.reply))
        #expect(DatagramGreeting.isRequest([0x15, 0xCD, 0x5B, 0x07]))  // 123456789, least significant first
        #expect(DatagramGreeting.isReply([0xB1, 0x68, 0xDE, 0x3A].reversed()))
        #expect(!DatagramGreeting.isRequest([0, 0, 0, 0]) && !DatagramGreeting.isRequest([]))
        // Ours may name the flow's place behind it: 258.
        let named = Array("9876".utf8) + [0, 0, 1, 2]
        #expect(DatagramGreeting.request(place: 258) == named && DatagramGreeting.isRequest(named))
        #expect(DatagramGreeting.place(in: named) == 258 && DatagramGreeting.place(in: Array("9876".utf8)) == nil)
        #expect(DatagramGreeting.isReply(DatagramGreeting.reply(place: 3)))
        #expect(DatagramGreeting.place(in: DatagramGreeting.reply(place: 3)) == 3)
        #expect(
            DatagramGreeting.place(in: [1, 2, 3, 4, 0, 0, 0, 1]) == nil && !DatagramGreeting.isRequest(named + [0]))
    }
}
