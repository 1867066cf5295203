import COpenSSL
import Glibc

extension Certificate {
    /// Verifies that `authority` signed this certificate for `purpose` and that both are valid at `time`.
    ///
    /// RFC 5280 §6 through X509_verify_cert with `authority` as the only trust anchor, strict checks on.
    ///
    /// - Parameter time: Unix seconds.
    /// - Throws: what is wrong, in OpenSSL's words (`certificate has expired`, `unable to get local issuer certificate` …).
    package func verify(against authority: Certificate, purpose: Purpose, at time: Int64) throws {
        let action = "verify the certificate of \(commonName ?? "nobody") (serial \(serial))"
        try withX509 { leaf in
            try authority.withX509 { root in
                guard let store = X509_STORE_new() else { throw IdentityError.openSSL(action) }
                defer { X509_STORE_free(store) }
                guard X509_STORE_add_cert(store, root) == 1, let context = X509_STORE_CTX_new() else {
                    throw IdentityError.openSSL(action)
                }
                defer { X509_STORE_CTX_free(context) }
                guard X509_STORE_CTX_init(context, store, leaf, nil) == 1,
                    X509_STORE_CTX_set_purpose(
                        context, purpose == .client ? X509_PURPOSE_SSL_CLIENT : X509_PURPOSE_SSL_SERVER) == 1
                else { throw IdentityError.openSSL(action) }
                X509_STORE_CTX_set_flags(context, UInt(X509_V_FLAG_X509_STRICT))
                X509_STORE_CTX_set_time(context, 0, time_t(time))
                guard X509_verify_cert(context) == 1 else {
                    let code = X509_STORE_CTX_get_error(context)
                    _ = IdentityError.openSSLErrors()
                    throw IdentityError(action, String(cString: X509_verify_cert_error_string(Int(code))))
                }
            }
        }
    }
}
