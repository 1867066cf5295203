import Foundation
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import Collector

struct RemoteWriterTests {
    /// Gives the answers in turn, then 204, and keeps what was posted.
    private final class Receiver: Sendable {
        let state: Mutex<(answers: [RemoteWriter.Answer?], bodies: [[UInt8]], waits: [Duration])>
        init(_ answers: [RemoteWriter.Answer?]) { state = Mutex((answers, [], [])) }

        struct Down: Error {}

        func post(_ body: [UInt8]) throws -> RemoteWriter.Answer {
            try state.withLock { state in
                state.bodies.append(body)
                guard !state.answers.isEmpty else { return RemoteWriter.Answer(status: 204) }
                guard let answer = state.answers.removeFirst() else { throw Down() }
                return answer
            }
        }
    }

    private func run(_ writer: RemoteWriter, _ receiver: Receiver, until done: @Sendable (RemoteWriter.Counts) -> Bool)
        async
    {
        let task = Task {
            await writer.run(
                post: { try receiver.post($0) }, sleep: { wait in receiver.state.withLock { $0.waits.append(wait) } })
        }
        while !done(writer.counts) { await Task.yield() }
        task.cancel()
        await task.value
    }

    private let records = Samples.minutes(600, from: 1_800_000_000_000_000_000).map(\.record)

    @Test func whatWasCommittedArrivesInOrder() async {
        let writer = RemoteWriter()
        let receiver = Receiver([])
        writer.offer(records)
        await run(writer, receiver) { $0.sent == 600 }
        let expected = [records[0..<250], records[250..<500], records[500..<600]].map {
            Snappy.compress(RemoteWriteRequest.encode(Array($0)))
        }
        #expect(receiver.state.withLock { $0.bodies } == expected)
        #expect(writer.counts.waiting == 0)
    }

    /// What other senders measured goes along, under the names of `/metrics`, but for increments, which have no sum here.
    @Test func whatOthersMeasuredGoesAlong() async {
        let writer = RemoteWriter()
        let receiver = Receiver([])
        func sample(_ name: String, _ kind: ForeignSample.Kind) -> ForeignSample {
            ForeignSample(
                name: name, kind: kind, labels: [.init("zone", "x"), .init("site", "forged")],
                time: 1_800_000_000_000_000_000, value: 1.5)
        }
        writer.offer([sample("system.cpu.load", .gauge), sample("requests", .delta)], of: "01290@2025")
        writer.offer([sample("requests", .delta)], of: "01290@2025")
        #expect(writer.counts.waiting == 1)
        await run(writer, receiver) { $0.sent == 1 }
        let text = String(
            decoding: RemoteWriteRequest.encode([sample("system.cpu.load", .gauge)], of: "01290@2025"), as: UTF8.self)
        let places = ["__name__", "otlp_system_cpu_load", "site", "01290@2025", "zone"].map {
            text.range(of: $0)?.lowerBound
        }
        #expect(!places.contains(nil) && places.compactMap { $0 } == places.compactMap { $0 }.sorted())
        #expect(!text.contains("forged") && !text.contains("requests"))
        #expect(
            receiver.state.withLock { $0.bodies } == [
                Snappy.compress(RemoteWriteRequest.encode([sample("system.cpu.load", .gauge)], of: "01290@2025"))
            ])
    }

    /// A receiver that fails gets the same request again, later and later; what it refuses is not repeated.
    @Test func failuresAreRepeatedAndRefusalsAreNot() async {
        let writer = RemoteWriter()
        let receiver = Receiver([
            nil, RemoteWriter.Answer(status: 503), RemoteWriter.Answer(status: 429, retryAfter: .seconds(9)),
            RemoteWriter.Answer(status: 204), RemoteWriter.Answer(status: 400),
        ])
        writer.offer(Array(records.prefix(500)))
        await run(writer, receiver) { $0.sent + $0.refused == 500 }
        let state = receiver.state.withLock { $0 }
        #expect(Set(state.bodies.prefix(4)).count == 1 && state.bodies.count == 5)
        #expect(state.waits == [.milliseconds(500), .seconds(1), .seconds(9)])
        #expect(writer.counts == RemoteWriter.Counts(sent: 250, refused: 250, failures: 3))
    }

    @Test func memoryIsBoundedAndWhatIsDroppedIsCounted() {
        let writer = RemoteWriter(limit: 100_000)
        for _ in 0..<100 { writer.offer(records) }
        let counts = writer.counts
        #expect(counts.dropped > 0 && counts.dropped + counts.waiting == 60_000)
        #expect(counts.waiting >= 250)
    }

    /// Series have their labels in the order of their names, as the specification wants.
    @Test func requestIsAsTheSpecificationHasIt() throws {
        let bytes = RemoteWriteRequest.encode([records[0]])
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.contains("tuyen_link_round_trip_delay_seconds"))
        let names = ["__name__", "link", "peer", "quantile", "site"].map { name in text.range(of: name)?.lowerBound }
        #expect(names.allSatisfy { $0 != nil })
        let last = try #require(text.range(of: "tuyen_link_round_trip_delay_seconds"))
        let tail = text[last.upperBound...]
        let order = ["link", "peer", "quantile", "site"].compactMap { tail.range(of: $0)?.lowerBound }
        #expect(order == order.sorted())
    }
}
