import Glibc
import Synchronization

/// A capture under way on a thread of its own, live or from a file, that hands on intervals and records as they end.
package final class CaptureRun: Sendable {
    package enum Source: Sendable {
        case live(LiveCapture.Settings)
        case file(path: String, filter: String)
    }

    /// When it ends by itself.
    package struct Limits: Sendable {
        /// One at least.
        package var packets = UInt64.max
        /// Nanoseconds; of a file by its packets' stamps.
        package var duration = Int64.max
        package init() {}
    }

    /// Called on the capture's thread.
    package struct Handlers: Sendable {
        package var interval: @Sendable (IntervalSummary) -> Void
        package var records: @Sendable (ContiguousArray<FlowRecord>) -> Void
        /// Once, at the end: the error, where there was one, and whether a file ended within a packet.
        package var finished: @Sendable (CaptureError?, _ isCutShort: Bool) -> Void
        /// About once a second of a live capture: what was carried over so many nanoseconds.
        package var carried: (@Sendable (CarriedOctets, _ nanoseconds: Int64) -> Void)?
        /// Each second of a live capture, where `CaptureSettings.tellsSeconds`, as soon as its packets have come.
        package var second: (@Sendable (SecondSummary) -> Void)?

        package init(
            interval: @escaping @Sendable (IntervalSummary) -> Void,
            records: @escaping @Sendable (ContiguousArray<FlowRecord>) -> Void,
            finished: @escaping @Sendable (CaptureError?, Bool) -> Void
        ) {
            self.interval = interval
            self.records = records
            self.finished = finished
        }
    }

    private let stopped = Atomic<Bool>(false)
    private let source: Source
    private let settings: CaptureSettings
    private let limits: Limits
    private let handlers: Handlers
    /// Records that are handed on at once.
    private static let batch = CaptureMeter.mostRecords

    /// Opens the source on the thread that calls, so that what is missing is known at once, and starts.
    package static func start(
        _ source: Source, _ settings: CaptureSettings, _ limits: Limits, _ handlers: Handlers
    ) throws(CaptureError) -> CaptureRun {
        let run = CaptureRun(source, settings, limits, handlers)
        switch source {
        case .live(let wish):
            let live = try LiveCapture(wish)
            // Only the new thread uses it from here on.
            nonisolated(unsafe) let captured = live
            try run.spawn { run.end { _ throws(CaptureError) in try run.watch(captured) } }
        case .file(let path, let filter):
            // Opened once, for a pipe can't be opened again; only the new thread uses it from here on.
            nonisolated(unsafe) let opened = OpenedFile(try CaptureFile.open(path))
            try run.spawn {
                run.end { isCutShort throws(CaptureError) in try run.read(opened, filter, &isCutShort) }
            }
        }
        return run
    }

    private init(_ source: Source, _ settings: CaptureSettings, _ limits: Limits, _ handlers: Handlers) {
        self.source = source
        self.settings = settings
        self.limits = limits
        self.handlers = handlers
    }

    /// Ends it soon; what is under way is still told.
    package func stop() { stopped.store(true, ordering: .relaxed) }

    /// - Parameter body: tells whether the file ended within a packet, also where it throws.
    private func end(_ body: (inout Bool) throws(CaptureError) -> Void) {
        var isCutShort = false
        do throws(CaptureError) {
            try body(&isCutShort)
            handlers.finished(nil, isCutShort)
        } catch { handlers.finished(error, isCutShort) }
    }

    // MARK: - file

    /// Carries a file to the thread that reads it.
    private final class OpenedFile {
        var file: CaptureFile?
        init(_ file: consuming CaptureFile) { self.file = consume file }
    }

    /// - Parameter isCutShort: becomes whether the file ended within a packet.
    private func read(_ opened: OpenedFile, _ filter: String, _ isCutShort: inout Bool) throws(CaptureError) {
        guard var file = opened.file.take() else { return }
        var filters = filter.isEmpty ? nil : try FilterSet(filter)
        var meter = CaptureMeter(settings)
        var unjudged: (packets: UInt64, link: LinkType) = (0, .ethernet)
        var lost: UInt64 = 0
        var count: UInt64 = 0
        var taken: UInt64 = 0
        var begin: Int64?
        var fault: CaptureError?
        do throws(CaptureError) {
            while let packet = try file.next() {
                count &+= 1
                if count & 0xFFF == 0, stopped.load(ordering: .relaxed) { break }
                switch try filters?.judge(packet) ?? .taken {
                case .taken: break
                case .refused: continue
                case .unjudged:
                    unjudged = (unjudged.packets + 1, packet.link)
                    continue
                }
                if begin == nil { begin = packet.time }
                if packet.time - (begin ?? 0) >= limits.duration { break }
                if file.dropped > lost {
                    meter.lose(file.dropped - lost)
                    lost = file.dropped
                }
                if meter.take(packet) { hand(on: &meter, all: false) }
                taken &+= 1
                if taken >= limits.packets { break }
            }
        } catch { fault = error }
        if file.dropped > lost { meter.lose(file.dropped - lost) }
        finish(&meter)
        isCutShort = file.isCutShort
        if let fault { throw fault }
        if unjudged.packets > 0, let filters {
            throw .unjudged(
                packets: unjudged.packets, text: filter, link: unjudged.link.name,
                words: filters.words(on: unjudged.link))
        }
    }

    /// What was under way is told, also where the source failed.
    private func finish(_ meter: inout CaptureMeter) {
        while meter.endFlows(most: Self.batch) { hand(on: &meter, all: true) }
        meter.finish()
        hand(on: &meter, all: true)
    }

    private func hand(on meter: inout CaptureMeter, all: Bool) {
        if meter.records.count >= Self.batch || (!meter.records.isEmpty && (all || !meter.finished.isEmpty)) {
            handlers.records(meter.records)
            meter.records.removeAll(keepingCapacity: true)
        }
        for second in meter.seconds { handlers.second?(second) }
        if !meter.seconds.isEmpty { meter.seconds.removeAll(keepingCapacity: true) }
        for summary in meter.finished { handlers.interval(summary) }
        if !meter.finished.isEmpty { meter.finished.removeAll() }
    }

    // MARK: - live

    /// Ends at the moment of its limit or of the wish to stop: what came before is counted, also where the kernel has it still,
    /// and nothing of what came after.
    private func watch(_ live: LiveCapture) throws(CaptureError) {
        let meter = UnsafeMutablePointer<CaptureMeter>.allocate(capacity: 1)
        meter.initialize(to: CaptureMeter(settings))
        defer {
            meter.deinitialize(count: 1)
            meter.deallocate()
        }
        var line = StampLine(.take())
        meter.pointee.steadyShift = line.steadyShift
        meter.pointee.begin(at: line.now)
        var end = line.now.addingReportingOverflow(limits.duration)
        if end.overflow { end.partialValue = .max }
        var lost: UInt64 = 0
        var seen: UInt64 = 0
        var isOver = false
        var fault: CaptureError?
        var told = (at: line.now, carried: CarriedOctets())
        while !isOver {
            var entry = pollfd(fd: live.descriptor, events: Int16(POLLIN), revents: 0)
            // Not above 100 ms, so that intervals end in time on a quiet line and a wish to stop is heard.
            poll(&entry, 1, 100)
            line.observe(.take())
            meter.pointee.labelShift = line.shift
            meter.pointee.steadyShift = line.steadyShift
            if stopped.load(ordering: .relaxed) { end.partialValue = min(end.partialValue, line.now) }
            let turn = line.now
            var waiting = false
            repeat {
                let most = Int32(clamping: min(UInt64(Self.batch), limits.packets - seen))
                // Before the packets behind them, which may end their second.
                Self.noteDrops(of: live, known: &lost, at: line.now, &meter.pointee)
                do throws(CaptureError) {
                    let before = line.now
                    let outcome = try live.dispatch(most, into: meter, line: &line, end: end.partialValue)
                    seen &+= UInt64(outcome.metered)
                    waiting = outcome.packets > 0
                    isOver = seen >= limits.packets || Self.isOver(outcome, at: before, end: end.partialValue)
                } catch {
                    fault = error
                    isOver = true
                }
                hand(on: &meter.pointee, all: false)
                if waiting { line.observe(.take()) }
            } while waiting && !isOver && line.now - turn < 100_000_000
            if let tell = handlers.carried, line.now - told.at >= 1_000_000_000 {
                let carried = meter.pointee.carried
                tell(carried - told.carried, line.now - told.at)
                told = (line.now, carried)
            }
            // An interval ends when the packets that wait in the ring have come; while some do, they bring the time on.
            if !waiting { pass(&meter.pointee, to: min(line.now - Self.grace, end.partialValue - 1)) }
        }
        Self.noteDrops(of: live, known: &lost, at: line.now, &meter.pointee)
        // By its packets' number it ends with the last of them.
        if seen < limits.packets, fault == nil { pass(&meter.pointee, to: min(line.now, end.partialValue - 1)) }
        finish(&meter.pointee)
        if let fault { throw fault }
    }

    private static func noteDrops(
        of live: LiveCapture, known: inout UInt64, at time: Int64, _ meter: inout CaptureMeter
    ) {
        let dropped = live.count().dropped
        guard dropped > known else { return }
        meter.lose(dropped - known, until: time)
        known = dropped
    }

    /// For how long the kernel may keep a packet before it can be seen in the ring, in nanoseconds: its retirement, and as long
    /// again on a busy host.
    static let grace = Int64(LiveCapture.retirement) * 2_000_000

    /// Whether all that came before `end` was handed over: something behind it was, or nothing waits any more when the kernel keeps
    /// none from before. A thread that was kept from its processor finds the ring full behind the end, and takes it all.
    ///
    /// - Parameter now: before the ring was asked.
    static func isOver(_ outcome: LiveCapture.Dispatched, at now: Int64, end: Int64) -> Bool {
        outcome.isPastEnd || (outcome.packets == 0 && now - grace >= end)
    }

    private func pass(_ meter: inout CaptureMeter, to time: Int64) {
        while meter.pass(to: time) { hand(on: &meter, all: false) }
        hand(on: &meter, all: false)
    }

    // MARK: - thread

    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// A thread of the operating system that shares no pool with anybody.
    private func spawn(_ body: @escaping @Sendable () -> Void) throws(CaptureError) {
        let start = Unmanaged.passRetained(Body(body))
        var handle = pthread_t()
        let answer = pthread_create(
            &handle, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, start.toOpaque())
        guard answer == 0 else {
            start.release()
            throw .thread(code: answer)
        }
        pthread_detach(handle)
    }
}
