import NetworkAddress
import Probing
import Rendering
import Reporting

/// What a line is judged by. Whatever is taken is within its bounds and has a class that fills the line.
func fuzzAcceptancePromise(_ input: UnsafeRawBufferPointer) {
    do throws(AcceptancePromise.Fault) {
        let promise = try AcceptancePromise([UInt8](input))
        precondition((1...AcceptancePromise.mostClasses).contains(promise.classes.count))
        precondition(promise.committed >= 100_000 && promise.committed <= 1_000_000_000_000)
        precondition(promise.mtu.map { (68...65_535).contains($0) } ?? true)
        for item in promise.classes {
            precondition(item.codePoint < 64 && item.delay.isFinite && (0...1).contains(item.loss))
            precondition(promise.bulk.codePoint <= item.codePoint)
        }
        let loaded = promise.loaded
        precondition(loaded.allSatisfy { Double($0.rates.least ?? 0) >= AcceptancePromise.leastRate })
        for isForward in [true, false] {
            let rates = loaded.compactMap { $0.rates[isForward: isForward] }
            precondition(!rates.isEmpty && rates.reduce(0, +) <= promise.committed)
        }
        for name in [promise.site, promise.peer, promise.link] { precondition((1...200).contains(name.utf8.count)) }
    } catch { precondition(!error.expected.isEmpty) }
}

/// A record of a test, as it is read before its signature is believed. What is taken is what would be written, byte for byte.
func fuzzAcceptanceRecord(_ input: UnsafeRawBufferPointer) {
    guard let document = try? JSONReader.read([UInt8](input)), let record = AcceptanceRecord(document) else { return }
    precondition(record.json.text() == document.text())
    precondition(AcceptanceRecord(record.json) == record)
    precondition(record.result != .pass || record.missing.isEmpty)
    precondition(record.result != .pass || record.classes.allSatisfy { $0.result != .fail })
    _ = record.peer
}

/// Leave to test, as the collector gave it. Whatever is taken is valid in every field.
func fuzzTestGrant(_ input: UnsafeRawBufferPointer) {
    do throws(DocumentError) {
        let grant = try TestGrant([UInt8](input))
        precondition(grant.startsIn >= 0 && grant.startsIn <= 120 && grant.endsIn > grant.startsIn)
        precondition(grant.endsIn <= grant.startsIn + 3_600 && grant.rate > 0 && grant.octets > 0)
        precondition(grant.server.port > 0 && !grant.server.address.isUnspecified)
    } catch { precondition(!error.place.isEmpty && !error.expected.isEmpty) }
}
