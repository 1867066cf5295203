import COpenSSL

extension PrivateKey {
    /// The signature of `message`: ECDSA (FIPS 186-5 §6) over its SHA-256, in DER, for keys on a curve.
    package func signature(of message: [UInt8]) throws -> [UInt8] {
        let action = "sign"
        return try withKey { key in
            guard let context = EVP_MD_CTX_new() else { throw IdentityError.openSSL(action) }
            defer { EVP_MD_CTX_free(context) }
            var length = 0
            guard EVP_DigestSignInit(context, nil, EVP_sha256(), nil, key) == 1,
                EVP_DigestSign(context, nil, &length, message, message.count) == 1
            else { throw IdentityError.openSSL(action) }
            var signature = [UInt8](repeating: 0, count: length)
            guard EVP_DigestSign(context, &signature, &length, message, message.count) == 1 else {
                throw IdentityError.openSSL(action)
            }
            return Array(signature.prefix(length))
        }
    }
}

extension Certificate {
    /// Whether `signature` of `message` was made with the key that this certificate is for.
    package func verifies(_ signature: [UInt8], of message: [UInt8]) throws -> Bool {
        let action = "verify a signature"
        return try withX509 { certificate in
            guard let context = EVP_MD_CTX_new() else { throw IdentityError.openSSL(action) }
            defer { EVP_MD_CTX_free(context) }
            guard let key = X509_get0_pubkey(certificate),
                EVP_DigestVerifyInit(context, nil, EVP_sha256(), nil, key) == 1
            else { throw IdentityError.openSSL(action) }
            let answer = EVP_DigestVerify(context, signature, signature.count, message, message.count)
            // What isn't 1 may have left words in the thread's queue of errors.
            if answer != 1 { _ = IdentityError.openSSLErrors() }
            return answer == 1
        }
    }
}
