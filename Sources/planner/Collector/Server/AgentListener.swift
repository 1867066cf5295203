import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Identity
import Logging
import NIOCore
import NIOSSL
import Synchronization

/// Where agents connect: TLS 1.3 with their certificates, connections bounded.
struct AgentListener {
    var address: ListenAddress
    var connections: OpenConnections
    var credentials: ServerCredentials
    /// The only one whose certificates are believed.
    var authority: Certificate
    var logger: Logger

    /// - Parameter onRunning: called with the real address once it accepts connections.
    func application(
        _ router: Router<AgentRequestContext>, onRunning: @escaping @Sendable (ListenAddress) -> Void
    ) throws -> Application<RouterResponder<AgentRequestContext>> {
        let (address, connections) = (address, connections)
        return Application(
            router: router,
            server: try .tls(
                .http1(
                    configuration: .init(
                        additionalChannelHandlers: [AddressGuard(connections), FirstRequestDeadline()],
                        idleTimeout: .seconds(75))
                ), tlsConfiguration: try tls()),
            configuration: ApplicationConfiguration(
                address: .hostname(address.host, port: address.port), backlog: 4_096,
                availableConnectionsDelegate: OpenConnections.Delegate(connections: connections)),
            onServerRunning: { channel in onRunning(Self.bound(channel, address)) },
            logger: logger)
    }

    static func bound(_ channel: any Channel, _ wanted: ListenAddress) -> ListenAddress {
        ListenAddress(host: wanted.host, port: channel.localAddress?.port ?? wanted.port)
    }

    /// A client certificate is asked for; one that is given must be our authority's, and the resources that need one refuse
    /// those who gave none.
    private func tls() throws -> TLSConfiguration {
        let root = try NIOSSLCertificate(bytes: authority.der, format: .der)
        let shown = credentials.current
        var tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: shown.chain, privateKey: .privateKey(shown.key))
        tls.minimumTLSVersion = .tlsv13
        tls.certificateVerification = .optionalVerification
        tls.trustRoots = .certificates([root])
        tls.applicationProtocols = ["http/1.1"]
        if credentials.areRenewed {
            tls.sslContextCallback = { [credentials] _, promise in promise.succeed(credentials.current.override) }
        }
        return tls
    }
}

/// The certificate and key that a server shows.
final class ServerCredentials: Sendable {
    struct Shown: Sendable {
        var certificate: NIOSSLCertificate
        var key: NIOSSLPrivateKey

        init(_ certificate: Certificate, _ key: PrivateKey) throws {
            self.certificate = try NIOSSLCertificate(bytes: certificate.der, format: .der)
            self.key = try NIOSSLPrivateKey(bytes: Array(key.pem.utf8), format: .pem)
        }

        var chain: [NIOSSLCertificateSource] { [.certificate(certificate)] }

        var override: NIOSSLContextConfigurationOverride {
            var override = NIOSSLContextConfigurationOverride()
            override.certificateChain = chain
            override.privateKey = .privateKey(key)
            return override
        }
    }

    private let held: Mutex<Shown>
    /// Whether others may take their place while the server runs.
    let areRenewed: Bool

    init(_ certificate: Certificate, _ key: PrivateKey, areRenewed: Bool) throws {
        held = Mutex(try Shown(certificate, key))
        self.areRenewed = areRenewed
    }

    var current: Shown { held.withLock { $0 } }

    /// Shows others from the next handshake on.
    func show(_ certificate: Certificate, _ key: PrivateKey) throws {
        let shown = try Shown(certificate, key)
        held.withLock { $0 = shown }
    }
}
