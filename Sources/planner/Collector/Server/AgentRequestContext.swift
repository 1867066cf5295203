import Hummingbird
import NIOCore
import NIOSSL

/// A request's connection and, once its certificate is checked, its site.
struct AgentRequestContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel
    /// The site that the client's certificate names; empty on resources that ask for none.
    var site = ""
    /// Of the certificate itself, and its DER form.
    var fingerprint = ""
    var certificate: [UInt8] = []
    /// The collector that passed the request on, having checked that the client holds the certificate's key.
    var collector: String?

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }

    /// What TLS has verified of the client by now; nil where it gave no certificate.
    func presentedCertificate() async throws -> [UInt8]? {
        try await channel.nioSSL_peerCertificate().get()?.toDERBytes()
    }
}
