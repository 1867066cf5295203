import COpenSSL
package import Identity

/// What the agent trusts and who it is: the kit's authority alone, and its own certificate once it has one.
///
/// TLS 1.3 only. Sessions are not resumed: connections are kept alive instead, and each new one lets the collector look
/// at the certificate, and whether it is revoked, afresh.
package final class TLSContext {
    let context: OpaquePointer

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

    deinit { SSL_CTX_free(context) }
}
