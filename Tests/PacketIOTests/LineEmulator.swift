import CLineEmulator
import Foundation
import Testing

/// The emulator of `CLineEmulator` on a thread of its own.
final class LineEmulator: @unchecked Sendable {
    // Written in `init`; the emulator's thread uses it until `finish` has joined that.
    private let handle: OpaquePointer
    private let ended = DispatchSemaphore(value: 0)

    struct Failure: Error, CustomStringConvertible { var description: String }

    /// A relay on loopback to the reflector at `port`.
    init(reflector port: UInt16, _ settings: emulator_settings) throws {
        var settings = settings
        guard let handle = emulator_udp(0, port, &settings) else {
            throw Failure(description: "no relay: \(String(cString: strerror(errno)))")
        }
        self.handle = handle
        start()
    }

    /// The cable `name` between two network namespaces.
    init(left: String, right: String, name: String, _ settings: emulator_settings) throws {
        var settings = settings
        guard let handle = emulator_tun(left, right, name, &settings) else {
            throw Failure(description: "no TUN devices: \(String(cString: strerror(errno)))")
        }
        self.handle = handle
        start()
    }

    deinit { emulator_free(handle) }

    private func start() {
        let ended = ended
        nonisolated(unsafe) let handle = handle
        let thread = Thread {
            emulator_run(handle)
            ended.signal()
        }
        thread.name = "emulator"
        thread.start()
    }

    var port: UInt16 { emulator_port(handle) }

    /// Ends it; its truth by the sender's port. Call it once.
    func finish() -> (truth: [UInt16: emulator_truth], totals: emulator_totals) {
        emulator_stop(handle)
        ended.wait()
        var truth: [UInt16: emulator_truth] = [:]
        for index in 0..<emulator_sessions(handle) {
            let session = emulator_truth_of(handle, index)
            truth[session.port] = session
        }
        return (truth, emulator_totals_of(handle))
    }
}

extension emulator_direction {
    init(
        loss: Double = 0, duplication: Double = 0, holding: Double = 0, delay: Int64 = 0, jitter: Int64 = 0,
        rate: UInt64 = 0
    ) {
        self.init()
        self.loss = loss
        self.duplication = duplication
        self.holding = holding
        held = 20_000_000
        self.delay = delay
        self.jitter = jitter
        self.rate = rate
        queue = 50_000_000
    }
}
