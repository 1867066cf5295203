import Telemetry

/// What a record's scope says of it, as it was read once: a scope with the same octets but for the sequence is that of the next
/// record of the same link.
struct RecordHeader {
    /// What the scope says, without any measurement.
    let record: IntervalRecord
    private let shape: WireShape
    /// Where the sequence's varint lies in the scope.
    private let sequence: Range<Int>

    /// Nil where the scope has another form than encoders give it.
    init?(_ scope: WireReader, _ record: IntervalRecord) {
        guard let sequence = try? Self.sequence(of: scope), let shape = WireShape(scope, holes: [sequence]) else {
            return nil
        }
        self.record = record
        self.sequence = sequence
        self.shape = shape
    }

    /// The sequence of a record whose scope is else the same; nil where it isn't.
    func sequence(of scope: WireReader) -> Int64? {
        guard shape.fits(scope) else { return nil }
        var rest = scope.from(sequence.lowerBound)
        guard let number = try? rest.varint(), rest.offset(in: scope) == sequence.upperBound else { return nil }
        return Int64(bitPattern: number)
    }

    private static func sequence(of scope: WireReader) throws(WireReader.Fault) -> Range<Int>? {
        var found: Range<Int>?
        var rest = scope
        while let (number, kind) = try rest.field() {
            guard number == 3, kind == .bytes else {
                try rest.skip(kind)
                continue
            }
            guard let place = try integer(in: try rest.message(), of: scope) else { continue }
            guard found == nil else { return nil }
            found = place
        }
        return found
    }

    /// Where the number lies of a `KeyValue` that is the sequence's.
    private static func integer(in pair: WireReader, of scope: WireReader) throws(WireReader.Fault) -> Range<Int>? {
        var (key, value): (WireReader?, WireReader?)
        var rest = pair
        while let (number, kind) = try rest.field() {
            switch (number, kind) {
            case (1, .bytes) where key == nil: key = try rest.message()
            case (2, .bytes) where value == nil: value = try rest.message()
            default: throw WireReader.Fault()
            }
        }
        guard let key, var value, key.equals("tuyen.sequence") else { return nil }
        guard let field = try value.field(), field == (3, .varint) else { return nil }
        let begin = value.offset(in: scope)
        _ = try value.varint()
        guard value.isEmpty else { return nil }
        return begin..<value.offset(in: scope)
    }
}
