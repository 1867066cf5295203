import COpenSSL
import Glibc
import Identity

/// What all agents' connections share: the authority, TLS 1.3, and that sessions are kept for the next connection.
final class ClientContext {
    let context: OpaquePointer

    init(authority: Certificate) throws {
        guard let made = SSL_CTX_new(TLS_client_method()) else { throw IdentityError.openSSL("prepare TLS") }
        context = made
        guard COpenSSL_only_protocol(made, TLS1_3_VERSION) == 1 else { throw IdentityError.openSSL("demand TLS 1.3") }
        SSL_CTX_set_verify(made, SSL_VERIFY_PEER, nil)
        _ = try authority.withX509 { X509_STORE_add_cert(SSL_CTX_get_cert_store(made), $0) }
        // SSL_MODE_RELEASE_BUFFERS and SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL, whose setters are macros.
        SSL_CTX_ctrl(made, SSL_CTRL_MODE, 0x10, nil)
        SSL_CTX_ctrl(made, SSL_CTRL_SET_SESS_CACHE_MODE, 0x301, nil)
        SSL_CTX_sess_set_new_cb(made) { ssl, session in
            guard let place = SSL_get_ex_data(ssl, 0) else { return 0 }
            let connection = Unmanaged<Connection>.fromOpaque(place).takeUnretainedValue()
            if let old = connection.session { SSL_SESSION_free(old) }
            connection.session = session
            return 1
        }
    }

    deinit { SSL_CTX_free(context) }
}

/// An agent's certificate and key, decoded once: each agent does so on its own machine, before any storm.
final class ClientCredentials {
    private let certificate: OpaquePointer
    private let key: OpaquePointer

    init(_ account: Account) throws {
        certificate = try account.certificate.withX509 {
            X509_up_ref($0)
            return $0
        }
        key = try account.key.withKey {
            EVP_PKEY_up_ref($0)
            return $0
        }
    }

    deinit {
        X509_free(certificate)
        EVP_PKEY_free(key)
    }

    func use(on ssl: OpaquePointer) {
        SSL_use_certificate(ssl, certificate)
        SSL_use_PrivateKey(ssl, key)
    }
}
