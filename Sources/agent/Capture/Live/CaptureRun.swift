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
        package var packets = UInt64.max
        /// Nanoseconds.
        package var duration = Int64.max
        package init() {}
    }

    /// Called on the capture's thread.
    package struct Handlers: Sendable {
        package var interval: @Sendable (IntervalSummary) -> Void
        package var records: @Sendable (ContiguousArray<FlowRecord>) -> Void
        /// Once, at the end: the error, where there was one, and whether a file ended within a packet.
        package var finished: @Sendable (CaptureError?, _ isCutShort: Bool) -> Void

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
    private static let batch = 1_024

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
            try run.spawn { run.end { () throws(CaptureError) in try run.watch(captured) } }
        case .file(let path, let filter):
            // Opened once, for a pipe can't be opened again; only the new thread uses it from here on.
            nonisolated(unsafe) let opened = OpenedFile(try CaptureFile.open(path))
            try run.spawn { run.end { () throws(CaptureError) in try run.read(opened, filter) } }
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

    private func end(_ body: () throws(CaptureError) -> Bool) {
        do throws(CaptureError) { handlers.finished(nil, try body()) } catch { handlers.finished(error, false) }
    }

    // MARK: - file

    /// Carries a file to the thread that reads it.
    private final class OpenedFile {
        var file: CaptureFile?
        init(_ file: consuming CaptureFile) { self.file = consume file }
    }

    /// - Returns: whether the file ended within a packet.
    private func read(_ opened: OpenedFile, _ filter: String) throws(CaptureError) -> Bool {
        guard var file = opened.file.take() else { return false }
        var meter = CaptureMeter(settings)
        var compiled: PacketFilter?
        var lost: UInt64 = 0
        var count: UInt64 = 0
        var begin: Int64?
        var fault: CaptureError?
        do throws(CaptureError) {
            while let packet = try file.next() {
                if !filter.isEmpty {
                    if compiled?.link != packet.link { compiled = try PacketFilter(filter, link: packet.link) }
                    if compiled?.matches(packet) != true { continue }
                }
                if begin == nil { begin = packet.time }
                if packet.time - (begin ?? 0) >= limits.duration { break }
                if file.dropped > lost {
                    meter.lose(file.dropped - lost)
                    lost = file.dropped
                }
                if meter.take(packet) { hand(on: &meter, all: false) }
                count &+= 1
                if count >= limits.packets { break }
                if count & 0xFFF == 0, stopped.load(ordering: .relaxed) { break }
            }
        } catch { fault = error }
        if file.dropped > lost { meter.lose(file.dropped - lost) }
        finish(&meter)
        if let fault { throw fault }
        return file.isCutShort
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
        for summary in meter.finished { handlers.interval(summary) }
        if !meter.finished.isEmpty { meter.finished.removeAll() }
    }

    // MARK: - live

    private func watch(_ live: LiveCapture) throws(CaptureError) -> Bool {
        let meter = UnsafeMutablePointer<CaptureMeter>.allocate(capacity: 1)
        meter.initialize(to: CaptureMeter(settings))
        defer {
            meter.deinitialize(count: 1)
            meter.deallocate()
        }
        let begin = Self.now()
        meter.pointee.begin(at: begin)
        var lost: UInt64 = 0
        var seen: UInt64 = 0
        var isOver = false
        var fault: CaptureError?
        while !isOver {
            var entry = pollfd(fd: live.descriptor, events: Int16(POLLIN), revents: 0)
            // Not above 100 ms, so that intervals end in time on a quiet line and a wish to stop is heard.
            poll(&entry, 1, 100)
            isOver = stopped.load(ordering: .relaxed) || Self.now() - begin >= limits.duration
            var count: Int
            repeat {
                let most = Int32(clamping: min(4_096, limits.packets - seen))
                do throws(CaptureError) { count = try live.dispatch(most, into: meter) } catch {
                    fault = error
                    isOver = true
                    count = 0
                }
                seen &+= UInt64(count)
                if !meter.pointee.records.isEmpty || !meter.pointee.finished.isEmpty {
                    hand(on: &meter.pointee, all: false)
                }
                if seen >= limits.packets { isOver = true }
            } while count > 0 && !isOver
            let dropped = live.count().dropped
            if dropped > lost {
                meter.pointee.lose(dropped - lost)
                lost = dropped
            }
            // Packets wait in the ring for up to its retirement; an interval ends when they have come.
            meter.pointee.pass(to: Self.now() - 200_000_000)
            hand(on: &meter.pointee, all: false)
        }
        finish(&meter.pointee)
        if let fault { throw fault }
        return false
    }

    /// The wall clock, as packets are stamped.
    private static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
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
