import Identity
import Logging
import Synchronization

/// Gets a collector in front its next certificate once two thirds of its lifetime are over, and shows it from the next connection on.
final class EdgeRenewal: Sendable {
    private let identity: Mutex<EdgeIdentity>
    private let folder: DataFolder
    private let client: RegistrarClient
    private let credentials: ServerCredentials
    private let version: String
    private let logger: Logger
    /// Unix nanoseconds.
    private let clock: @Sendable () -> UInt64

    /// Between two looks at the clock, and after a failure.
    private static let pace = Duration.seconds(20)
    private static let patience = Duration.seconds(600)

    init(
        _ identity: EdgeIdentity, folder: DataFolder, client: RegistrarClient, credentials: ServerCredentials,
        version: String, logger: Logger, clock: @escaping @Sendable () -> UInt64
    ) {
        self.identity = Mutex(identity)
        self.folder = folder
        self.client = client
        self.credentials = credentials
        self.version = version
        self.logger = logger
        self.clock = clock
    }

    /// End of the certificate that is shown, Unix seconds.
    var expires: Int64 { identity.withLock { $0.certificate?.notAfter ?? 0 } }

    /// Whether it is time, at Unix seconds.
    static func isDue(_ certificate: Certificate, at now: Int64) -> Bool {
        now >= certificate.notBefore + (certificate.notAfter - certificate.notBefore) * 2 / 3
    }

    func keepUp() async {
        while !Task.isCancelled {
            var wait = Self.pace
            do { try await renewIfDue() } catch is CancellationError { return } catch {
                logger.error("the collector's own certificate was not renewed, it ends at \(expires): \(error)")
                wait = Self.patience
            }
            try? await Task.sleep(for: wait)
        }
    }

    /// Renews the certificate if it is time; says whether it was.
    @discardableResult
    func renewIfDue() async throws -> Bool {
        let held = identity.withLock { $0 }
        let now = Int64(clamping: clock() / 1_000_000_000)
        guard let certificate = held.certificate, Self.isDue(certificate, at: now) else { return false }
        let renewed = try await EdgeEnrolment.renewed(held, through: client, version: version, at: now)
        guard let next = renewed.certificate else { return false }
        // Both certificates are valid: whichever is on the disk after a crash will do.
        try renewed.write(in: folder)
        try client.present(renewed)
        try credentials.show(next, renewed.key)
        identity.withLock { $0 = renewed }
        return true
    }
}
