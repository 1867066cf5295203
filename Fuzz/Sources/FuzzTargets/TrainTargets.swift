import Probing

/// Messages of packet trains from a stranger: what is read writes itself back, and collector, allowance and estimators keep their
/// bounds.
func fuzzTrainMessages(_ octets: UnsafeRawBufferPointer) {
    if let order = TrainOrder(reading: octets) {
        precondition(order.train.isLawful && order.train.size <= ProbeTrain.maximumCount * 1_500)
        again(TrainOrder.length, { order.write(to: $0) }) { precondition(TrainOrder(reading: $0) == order) }
    }
    if let opening = TrainOpening(reading: octets) {
        again(TrainOpening.length, { opening.write(to: $0) }) { precondition(TrainOpening(reading: $0) == opening) }
    }
    if let query = TrainQuery(reading: octets) {
        again(TrainQuery.length, { query.write(to: $0) }) { precondition(TrainQuery(reading: $0) == query) }
    }
    if let report = TrainReport(reading: octets) {
        precondition(report.entries.count <= TrainReport.entriesPerPage)
        again(report.length, { report.write(to: $0) }) { precondition(TrainReport(reading: $0) == report) }
    }
    if let probe = TrainProbe(reading: octets) {
        again(TrainProbe.length, { probe.write(to: $0) }) { precondition(TrainProbe(reading: $0) == probe) }
    }
}

private func again(
    _ length: Int, _ write: (UnsafeMutableRawBufferPointer) -> Void, _ read: (UnsafeRawBufferPointer) -> Void
) {
    withUnsafeTemporaryAllocation(byteCount: length, alignment: 8) { octets in
        octets.initializeMemory(as: UInt8.self, repeating: 0xA5)
        write(octets)
        read(UnsafeRawBufferPointer(octets))
    }
}

/// A far end that tells any times of sending and of arrival: the plans end, and say nothing absurd.
func fuzzTrainPlans(_ input: UnsafeRawBufferPointer) {
    var reader = InputReader(input)
    var settings = CapacityTrains.Settings()
    var moreSettings = AvailableTrains.Settings()
    // At times as many packets as a line gets.
    let isLong = reader.octet() == 0xFF
    settings.budget = isLong ? 250_000 : 60_000
    moreSettings.budget = isLong ? 500_000 : 40_000
    var plan = CapacityTrains(settings)
    var steps = 0
    search: while true {
        switch plan.next() {
        case .finished(let capacity):
            precondition(capacity.octets <= settings.budget + 1_500 * ProbeTrain.maximumCount)
            precondition(capacity.rate >= 0 && capacity.depth >= 0)
            var available = AvailableTrains(capacity, moreSettings)
            while case .train(let train, let rest) = available.next() {
                precondition(train.isLawful && rest >= 0)
                available.take(record(train, &reader))
                steps += 1
                precondition(steps < 1_000)
            }
            break search
        case .train(let train, let rest):
            precondition(train.isLawful && rest >= 0)
            plan.take(record(train, &reader))
            steps += 1
            precondition(steps < 500)
        }
    }
}

/// The same of one train of some packets, by which the estimators are tried more often than by whole plans.
func fuzzTrainRecords(_ input: UnsafeRawBufferPointer) {
    var reader = InputReader(input)
    let isPolicer = reader.octet() & 1 != 0
    let lead = 1 + Int(reader.octet() & 31)
    let train = ProbeTrain(
        octets: 1_250,
        [
            .init(count: lead, spacing: 0),
            .init(count: 2 + Int(reader.octet() & 31), spacing: Int64(reader.octet()) << 8),
        ])
    let record = record(train, &reader)
    if case .drained(let estimate) = BucketFinding(record) {
        precondition(estimate.rate > 0 && estimate.rate.isFinite && estimate.depth >= 0 && estimate.depth.isFinite)
        precondition(estimate.tailCount >= 0 && estimate.tailCount <= train.count)
    }
    let capacity = Double(1 + reader.number()) * 1_000
    if case .measured(let estimate) = QueueFinding(record, lead: lead, capacity: capacity, isPolicer: isPolicer) {
        precondition(estimate.available.isFinite)
    }
}

private func record(_ train: ProbeTrain, _ reader: inout InputReader) -> TrainRecord {
    var collector = TrainCollector(number: 1, count: train.count)
    let style = reader.octet()
    var sent: Int64 = Int64(reader.number()) << 40
    var arrived: Int64 = Int64(reader.number()) << 44
    for sequence in 0..<min(train.count, 3_000) {
        let octet = reader.octet()
        sent += Int64(octet & 15) << Int64(style & 31)
        arrived += Int64(octet >> 4) << Int64(style >> 3)
        if style & 1 == 0, octet == 7 { continue }
        collector.take(
            TrainProbe(
                number: 1, token: 0, sequence: UInt32(sequence), count: UInt32(train.count), sent: sent),
            arrived: arrived)
    }
    return TrainRecord(train, collector.arrivals, overflows: style == 255 ? 1 : 0)
}
