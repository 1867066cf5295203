import Foundation
import TestSupport
import Testing

@testable import Capture

/// `TUYEN_CAPTURES` says how many captures of each kind are made up: more of them hunt for what these don't show.
@Suite("TCP as tshark's tcp.analysis tells it", .blocking, .enabled(if: Tshark.isHere, Tshark.lacks))
struct TsharkAnalysisTests {
    static let captures = ProcessInfo.processInfo.environment["TUYEN_CAPTURES"].flatMap { Int($0) } ?? 2
    private static let begin: Int64 = 1_700_000_000_000_000_000

    private func compare(
        _ conversations: [ScriptedConversation], _ layout: WrittenCapture.Layout, snap: Int, _ name: String
    ) throws {
        var frames = conversations.flatMap(\.frames).enumerated().map { $0 }
        // Each conversation's own order stays, also where its stamps go back.
        var latest: [Int: Int64] = [:]
        var keys: [Int64] = []
        var at = 0
        for (number, conversation) in conversations.enumerated() {
            for segment in conversation.segments {
                latest[number] = max(latest[number] ?? .min, segment.time)
                keys.append(latest[number] ?? 0)
                at += 1
            }
        }
        frames.sort { (keys[$0.offset], $0.offset) < (keys[$1.offset], $1.offset) }
        let capture = try WrittenCapture(frames.map(\.element), layout, snap: snap)
        let (ours, theirs) = (try AnalysedCapture.ours(capture.path), try AnalysedCapture.theirs(capture.path))
        let different = ours.differences(from: theirs)
        #expect(try AnalysedCapture.ours(capture.path, active: 20_000_000).sides == ours.sides, "\(name)")
        #expect(different == [], "\(name)")
        if let port = different.first, let conversation = conversations.first(where: { $0.clientPort == port }) {
            let words = [true, false].map { isUp in
                let side = AnalysedCapture.Side(port: port, isUp: isUp)
                let (own, other) = (ours.sides[side] ?? EventTally(), theirs.sides[side] ?? EventTally())
                return "\(isUp ? ">" : "<") ours \(own) | tshark \(other)"
            }
            let account = try AnalysedCapture.account(of: conversation)
            Issue.record("\(words.joined(separator: "\n"))\n\(account)")
        }
        #expect(ours.reuses == theirs.reuses, "\(name)")
    }

    private func conversations(
        _ count: Int, isPlain: Bool = false, _ numbers: inout SeededNumbers,
        _ make: (inout SeededNumbers) -> [ScriptedSegment]
    ) -> [ScriptedConversation] {
        (0..<count).map { number in
            ScriptedConversation(
                clientPort: 20_000 + number, isSix: numbers.chance(0.3),
                wrapping: isPlain || numbers.chance(0.6) ? .none : numbers.pick(Wrapping.allCases),
                quirk: numbers.pick(ScriptedConversation.Quirk.allCases), segments: make(&numbers))
        }
    }

    private static func start(_ numbers: inout SeededNumbers) -> Int64 { begin + numbers.span(0...2_000_000_000) }

    @Test("transfers over lossy paths", arguments: 1...UInt64(captures), [0.03, 0.08])
    func lossy(seed: UInt64, loss: Double) throws {
        var numbers = SeededNumbers(seed: seed)
        let some = conversations(24, &numbers) {
            LossyTransfer(loss: loss).segments(from: Self.start(&$0), &$0)
        }
        try compare(some, .nanoseconds, snap: seed % 2 == 0 ? 128 : 65_535, "seed \(seed), loss \(loss)")
    }

    @Test("segments that no TCP would send", arguments: 1...UInt64(captures), WrittenCapture.Layout.allCases)
    func made(seed: UInt64, layout: WrittenCapture.Layout) throws {
        var numbers = SeededNumbers(seed: seed &* 0x1_0001)
        let some = conversations(120, isPlain: true, &numbers) { RandomWalk().segments(from: Self.start(&$0), &$0) }
        try compare(some, layout, snap: 96, "seed \(seed)")
    }

    @Test("stamps that go back", arguments: 1...UInt64(captures))
    func disordered(seed: UInt64) throws {
        var numbers = SeededNumbers(seed: seed &* 0x1_0003)
        let some = conversations(120, &numbers) {
            RandomWalk(isDisordered: true).segments(from: Self.start(&$0), &$0)
        }
        try compare(some, .nanoseconds, snap: 65_535, "seed \(seed)")
    }

    @Test("one direction only", arguments: 1...UInt64(captures))
    func oneWay(seed: UInt64) throws {
        var numbers = SeededNumbers(seed: seed &* 0x1_0005)
        let some = conversations(120, &numbers) {
            RandomWalk(isOneWay: true).segments(from: Self.start(&$0), &$0)
        }
        try compare(some, .nanoseconds, snap: 65_535, "seed \(seed)")
    }
}
