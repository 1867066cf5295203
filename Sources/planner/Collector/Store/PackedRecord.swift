import Telemetry

/// An interval record's content as the store keeps it: all but link, site, peer, start and end, which stand beside it.
///
/// A version octet, a number whose bits say which optional parts follow, then the parts in order. Reading gives back exactly what
/// was written. A record of 600 probes takes 200 to 400 octets and about 2 µs.
enum PackedRecord {
    private static let version: UInt64 = 1

    private struct Parts: OptionSet {
        var rawValue: UInt64
        static let forwardDelay = Parts(rawValue: 1 << 0)
        static let returnDelay = Parts(rawValue: 1 << 1)
        static let jitter = Parts(rawValue: 1 << 2)
        static let synchronised = Parts(rawValue: 1 << 3)
        static let clockError = Parts(rawValue: 1 << 4)
        static let kernelTransmit = Parts(rawValue: 1 << 5)
        static let kernelReceive = Parts(rawValue: 1 << 6)
        static let notMeasured = Parts(rawValue: 1 << 7)
        static let forwardEpisodes = Parts(rawValue: 1 << 8)
        static let returnEpisodes = Parts(rawValue: 1 << 9)
        static let marked = Parts(rawValue: 1 << 10)
        static let lateness = Parts(rawValue: 1 << 11)
        static let pathHash = Parts(rawValue: 1 << 12)
        static let uplink = Parts(rawValue: 1 << 13)
        static let clockErrorBound = Parts(rawValue: 1 << 14)
        static let line = Parts(rawValue: 1 << 15)
        static let classMarks = Parts(rawValue: 1 << 16)
        static let pathMTU = Parts(rawValue: 1 << 17)
        /// Any copy, reordering, loss of unknown way, or packet that was not measured; all are 0 without.
        static let rareCounts = Parts(rawValue: 1 << 18)
        static let episodes = Parts(rawValue: 1 << 19)
        static let traffic = Parts(rawValue: 1 << 20)
        static let seconds = Parts(rawValue: 1 << 21)
    }

    private static func parts(of record: IntervalRecord) -> Parts {
        var parts: Parts = []
        if record.forwardDelay != nil { parts.insert(.forwardDelay) }
        if record.returnDelay != nil { parts.insert(.returnDelay) }
        if record.jitter != nil { parts.insert(.jitter) }
        if record.clock.isSynchronised { parts.insert(.synchronised) }
        if record.clock.maximumError != nil { parts.insert(.clockError) }
        if record.timestamps.transmit == .kernel { parts.insert(.kernelTransmit) }
        if record.timestamps.receive == .kernel { parts.insert(.kernelReceive) }
        if !record.notMeasured.isEmpty { parts.insert(.notMeasured) }
        if record.forwardLossEpisodes != nil { parts.insert(.forwardEpisodes) }
        if record.returnLossEpisodes != nil { parts.insert(.returnEpisodes) }
        if !record.marked.isEmpty { parts.insert(.marked) }
        if record.sendLateness != ExponentialHistogram() { parts.insert(.lateness) }
        if record.pathHash != nil { parts.insert(.pathHash) }
        if record.uplink != nil { parts.insert(.uplink) }
        if record.clockErrorBound != nil { parts.insert(.clockErrorBound) }
        if record.line != nil { parts.insert(.line) }
        if record.classMarks != nil { parts.insert(.classMarks) }
        if record.pathMTU != nil { parts.insert(.pathMTU) }
        if record.traffic != nil { parts.insert(.traffic) }
        if record.seconds != nil { parts.insert(.seconds) }
        let rare =
            record.lostUnknown | record.duplicatedForward | record.duplicatedReturn | record.duplicatedUnknown
            | record.reorderedForward | record.reorderedReturn | record.reorderedUnknown | record.unmeasured
            | record.unsent
        if rare != 0 { parts.insert(.rareCounts) }
        if record.lossEpisodes != LossEpisodes() || record.longestOutage != 0 { parts.insert(.episodes) }
        return parts
    }

    static func write(_ record: IntervalRecord, to out: PackedWriter) {
        let parts = parts(of: record)
        out.append(version)
        out.append(parts.rawValue)
        out.append(record.sent)
        out.append(record.received)
        out.append(record.lostForward)
        out.append(record.lostReturn)
        if parts.contains(.rareCounts) {
            out.append(record.lostUnknown)
            out.append(record.duplicatedForward)
            out.append(record.duplicatedReturn)
            out.append(record.duplicatedUnknown)
            out.append(record.reorderedForward)
            out.append(record.reorderedReturn)
            out.append(record.reorderedUnknown)
            out.append(record.unmeasured)
            out.append(record.unsent)
        }
        if parts.contains(.episodes) {
            out.append(record.lossEpisodes)
            out.append(record.longestOutage)
        }
        if let episodes = record.forwardLossEpisodes { out.append(episodes) }
        if let episodes = record.returnLossEpisodes { out.append(episodes) }
        out.append(record.roundTripDelay)
        out.append(record.delayVariation)
        if let histogram = record.forwardDelay { out.append(histogram) }
        if let histogram = record.returnDelay { out.append(histogram) }
        if parts.contains(.lateness) { out.append(record.sendLateness) }
        if let jitter = record.jitter { out.append(jitter) }
        if let error = record.clock.maximumError { out.append(error) }
        if let bound = record.clockErrorBound { out.append(bound) }
        if parts.contains(.notMeasured) {
            out.append(UInt64(record.notMeasured.count))
            for reason in record.notMeasured { out.append(reason.rawValue) }
        }
        if parts.contains(.marked) {
            out.append(UInt64(record.marked.count))
            for (mark, count) in record.marked.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                out.append(mark.rawValue)
                out.append(count)
            }
        }
        if let hash = record.pathHash { out.append(hash) }
        if let uplink = record.uplink { out.append(uplink) }
        if let line = record.line { out.append(line) }
        if let marks = record.classMarks { out.append(marks) }
        if let size = record.pathMTU { out.append(size) }
        if let traffic = record.traffic { out.append(traffic) }
        if let seconds = record.seconds { seconds.packed.withUnsafeBytes { out.append(octets: $0) } }
    }

    /// Fills in what `write` wrote.
    ///
    /// - Throws: where the octets are damaged, or of a later version.
    static func read(_ octets: UnsafeRawBufferPointer, into record: inout IntervalRecord) throws(PackedReader.Damage) {
        var input = PackedReader(octets)
        guard try input.number() == version else { throw PackedReader.Damage() }
        let parts = Parts(rawValue: try input.number())
        record.sent = try input.number()
        record.received = try input.number()
        record.lostForward = try input.number()
        record.lostReturn = try input.number()
        if parts.contains(.rareCounts) {
            record.lostUnknown = try input.number()
            record.duplicatedForward = try input.number()
            record.duplicatedReturn = try input.number()
            record.duplicatedUnknown = try input.number()
            record.reorderedForward = try input.number()
            record.reorderedReturn = try input.number()
            record.reorderedUnknown = try input.number()
            record.unmeasured = try input.number()
            record.unsent = try input.number()
        }
        if parts.contains(.episodes) {
            record.lossEpisodes = try input.episodes()
            record.longestOutage = try input.number()
        }
        if parts.contains(.forwardEpisodes) { record.forwardLossEpisodes = try input.episodes() }
        if parts.contains(.returnEpisodes) { record.returnLossEpisodes = try input.episodes() }
        record.roundTripDelay = try input.histogram()
        record.delayVariation = try input.histogram()
        if parts.contains(.forwardDelay) { record.forwardDelay = try input.histogram() }
        if parts.contains(.returnDelay) { record.returnDelay = try input.histogram() }
        if parts.contains(.lateness) { record.sendLateness = try input.histogram() }
        if parts.contains(.jitter) { record.jitter = try input.double() }
        record.clock = ClockState(
            isSynchronised: parts.contains(.synchronised),
            maximumError: parts.contains(.clockError) ? try input.number() : nil)
        if parts.contains(.clockErrorBound) { record.clockErrorBound = try input.number() }
        record.timestamps = TimestampSource(
            transmit: parts.contains(.kernelTransmit) ? .kernel : .user,
            receive: parts.contains(.kernelReceive) ? .kernel : .user)
        if parts.contains(.notMeasured) {
            for _ in 0..<(try input.int(atMost: 64)) {
                guard let reason = NotMeasured(rawValue: try input.text()) else { throw PackedReader.Damage() }
                record.notMeasured.append(reason)
            }
        }
        if parts.contains(.marked) {
            for _ in 0..<(try input.int(atMost: 64)) {
                guard let mark = SampleMark(rawValue: try input.text()) else { throw PackedReader.Damage() }
                record.marked[mark] = try input.number()
            }
        }
        if parts.contains(.pathHash) { record.pathHash = try input.number() }
        if parts.contains(.uplink) { record.uplink = try input.text() }
        if parts.contains(.line) { record.line = try input.line() }
        if parts.contains(.classMarks) { record.classMarks = try input.classMarks() }
        if parts.contains(.pathMTU) { record.pathMTU = try input.number() }
        if parts.contains(.traffic) { record.traffic = try input.traffic() }
        if parts.contains(.seconds) { record.seconds = try input.seconds() }
        guard input.isAtEnd else { throw PackedReader.Damage() }
    }
}

extension PackedWriter {
    func append(_ episodes: LossEpisodes) {
        append(episodes.periods)
        append(episodes.longest)
        append(episodes.leastDistance)
        append(episodes.distanceSum)
        append(episodes.distances)
    }

    /// 0 for nil, else the value and one.
    fileprivate func append(optional number: UInt64?) {
        append(flag: number != nil)
        if let number { append(number) }
    }

    func append(flag: Bool) { append(UInt64(flag ? 1 : 0)) }

    fileprivate func append(_ line: LineLoad) {
        append(line.interface)
        append(flag: line.scope == .line)
        append(line.covered)
        append(line.carrierChanges)
        append(line.resets)
        append(optional: line.speed)
        append(optional: line.isHalfDuplex.map { $0 ? 1 : 0 })
        append(line.receive)
        append(line.transmit)
    }

    private func append(_ way: LineLoad.Way) {
        append(way.octets)
        append(way.packets)
        append(way.errors)
        append(way.dropped)
        append(way.busiest)
        append(optional: way.whenLost)
        append(optional: way.whenSlowest)
    }

    /// In its own compact form, with the number of its octets before it.
    func append(_ traffic: LineTraffic) { traffic.packed.withUnsafeBytes { append(octets: $0) } }

    fileprivate func append(_ marks: ClassMarks) {
        append(UInt64(marks.sent))
        append(marks.told)
        append(marks.remarkedForward)
        append(marks.remarkedReturn)
        append(marks.congested)
        append(optional: marks.lastForward.map { UInt64($0) })
        append(optional: marks.lastReturn.map { UInt64($0) })
    }
}

extension PackedReader {
    mutating func episodes() throws(Damage) -> LossEpisodes {
        var episodes = LossEpisodes()
        episodes.periods = try number()
        episodes.longest = try number()
        episodes.leastDistance = try number()
        episodes.distanceSum = try number()
        episodes.distances = try number()
        return episodes
    }

    mutating func flag() throws(Damage) -> Bool { try int(atMost: 1) == 1 }

    fileprivate mutating func optional() throws(Damage) -> UInt64? { try flag() ? try number() : nil }

    mutating func traffic() throws(Damage) -> LineTraffic {
        let octets = Array(try raw(try int(atMost: Self.mostTraffic)))
        guard let traffic = try? LineTraffic(packed: octets) else { throw Damage() }
        return traffic
    }

    fileprivate mutating func seconds() throws(Damage) -> LineSeconds {
        let octets = Array(try raw(try int(atMost: Self.mostSeconds)))
        guard let seconds = try? LineSeconds(packed: octets) else { throw Damage() }
        return seconds
    }

    private static let mostSeconds = 1 << 12

    /// Octets of a sum of full histograms with all its systems.
    private static let mostTraffic = 1 << 17

    fileprivate mutating func line() throws(Damage) -> LineLoad {
        let interface = try text()
        var line = LineLoad(interface: interface, scope: try flag() ? .line : .host)
        line.covered = try number()
        line.carrierChanges = try number()
        line.resets = try number()
        line.speed = try optional()
        line.isHalfDuplex = try optional().map { $0 == 1 }
        line.receive = try way()
        line.transmit = try way()
        return line
    }

    private mutating func way() throws(Damage) -> LineLoad.Way {
        var way = LineLoad.Way()
        way.octets = try number()
        way.packets = try number()
        way.errors = try number()
        way.dropped = try number()
        way.busiest = try number()
        way.whenLost = try optional()
        way.whenSlowest = try optional()
        return way
    }

    fileprivate mutating func classMarks() throws(Damage) -> ClassMarks {
        var marks = ClassMarks(sent: UInt8(try int(atMost: 255)))
        marks.told = try number()
        marks.remarkedForward = try number()
        marks.remarkedReturn = try number()
        marks.congested = try number()
        marks.lastForward = try flag() ? UInt8(try int(atMost: 255)) : nil
        marks.lastReturn = try flag() ? UInt8(try int(atMost: 255)) : nil
        return marks
    }
}
