import COpenSSL
package import Identity

/// What the agent trusts and who it is: the kit's authority alone, and its own certificate once it has one.
///
/// TLS 1.3 only. The newest session with each collector is kept in memory and resumed (RFC 8446 §2.2), which spares both the
/// signatures: after an outage thousands of agents come at once. The collector asks with each request whether the certificate still
/// stands, so that a resumed session outlives no revocation. Another certificate is another context, with sessions of its own.
package final class TLSContext {
    let context: OpaquePointer
    private var sessions: [Origin: OpaquePointer] = [:]

    package init(authority: Certificate, identity: (certificate: Certificate, key: PrivateKey)?) throws {
        guard let made = SSL_CTX_new(TLS_client_method()) else { throw IdentityError.openSSL("prepare TLS") }
        context = made
        guard COpenSSL_only_protocol(made, TLS1_3_VERSION) == 1 else { throw IdentityError.openSSL("demand TLS 1.3") }
        SSL_CTX_set_verify(made, SSL_VERIFY_PEER, nil)
        let added = try authority.withX509 { X509_STORE_add_cert(SSL_CTX_get_cert_store(made), $0) }
        guard added == 1 else { throw IdentityError.openSSL("trust the certificate authority") }
        guard let identity else { return }
        let certified = try identity.certificate.withX509 { SSL_CTX_use_certificate(made, $0) }
        let keyed = try identity.key.withKey { SSL_CTX_use_PrivateKey(made, $0) }
        guard certified == 1, keyed == 1, SSL_CTX_check_private_key(made) == 1 else {
            throw IdentityError.openSSL("use the agent's certificate and key")
        }
    }

    deinit {
        for session in sessions.values { SSL_SESSION_free(session) }
        SSL_CTX_free(context)
    }

    /// The session to resume with a collector; this context goes on owning it.
    func session(with origin: Origin) -> OpaquePointer? { sessions[origin] }

    /// Takes over a session, as SSL_get1_session(3) gives it.
    func keep(_ session: OpaquePointer, with origin: Origin) {
        if let older = sessions.updateValue(session, forKey: origin) { SSL_SESSION_free(older) }
    }

    func forgetSession(with origin: Origin) {
        if let older = sessions.removeValue(forKey: origin) { SSL_SESSION_free(older) }
    }
}
