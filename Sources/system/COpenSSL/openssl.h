#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

/*
 * What Swift can't import: macros, variadic functions, and the typed stacks. One call each, no state; they free nothing
 * that they did not make, and return 1 for success as OpenSSL does unless said otherwise.
 */

static inline EVP_PKEY *COpenSSL_generate_ec(const char *curve) {
    return EVP_PKEY_Q_keygen(NULL, NULL, "EC", curve);
}

/* The bytes of a memory BIO; they belong to it. */
static inline long COpenSSL_bio_bytes(BIO *bio, const unsigned char **bytes) {
    return BIO_get_mem_data(bio, (char **)bytes);
}

/* A pass phrase callback that never has one: OpenSSL's own would ask on the terminal. */
static inline int COpenSSL_no_passphrase(char *buffer, int size, int writing, void *context) {
    (void)buffer; (void)size; (void)writing; (void)context;
    return -1;
}

static inline EVP_PKEY *COpenSSL_read_private_key(BIO *bio) {
    return PEM_read_bio_PrivateKey(bio, NULL, COpenSSL_no_passphrase, NULL);
}

/* Adds an extension by its configuration text, which must be a constant of ours. `issuer` may be `subject`. */
static inline int COpenSSL_add_extension(X509 *issuer, X509 *subject, int nid, const char *text) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, subject, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, text);
    if (extension == NULL) return 0;
    int added = X509_add_ext(subject, extension, -1);
    X509_EXTENSION_free(extension);
    return added;
}

/* The authority's key identifier in a revocation list (RFC 5280 5.2.1). */
static inline int COpenSSL_add_crl_identifier(X509 *issuer, X509_CRL *crl) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, NULL, NULL, crl, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, NID_authority_key_identifier, "keyid:always");
    if (extension == NULL) return 0;
    int added = X509_CRL_add_ext(crl, extension, -1);
    X509_EXTENSION_free(extension);
    return added;
}

/* The list's number (RFC 5280 5.2.3). */
static inline int COpenSSL_add_crl_number(X509_CRL *crl, int64_t number) {
    ASN1_INTEGER *integer = ASN1_INTEGER_new();
    if (integer == NULL) return 0;
    int added = ASN1_INTEGER_set_int64(integer, number) && X509_CRL_add1_ext_i2d(crl, NID_crl_number, integer, 0, 0) == 1;
    ASN1_INTEGER_free(integer);
    return added;
}

static inline GENERAL_NAMES *COpenSSL_names_new(void) { return sk_GENERAL_NAME_new_null(); }
static inline void COpenSSL_names_free(GENERAL_NAMES *names) { GENERAL_NAMES_free(names); }
static inline int COpenSSL_names_count(const GENERAL_NAMES *names) { return sk_GENERAL_NAME_num(names); }

/* Appends a name of type GEN_URI or GEN_DNS. */
static inline int COpenSSL_names_add_text(GENERAL_NAMES *names, int type, const char *text, int length) {
    GENERAL_NAME *name = GENERAL_NAME_new();
    ASN1_IA5STRING *string = ASN1_IA5STRING_new();
    if (name == NULL || string == NULL || !ASN1_STRING_set(string, text, length)) {
        ASN1_IA5STRING_free(string);
        GENERAL_NAME_free(name);
        return 0;
    }
    GENERAL_NAME_set0_value(name, type, string);
    if (sk_GENERAL_NAME_push(names, name) > 0) return 1;
    GENERAL_NAME_free(name);
    return 0;
}

/* Appends an IPv4 or IPv6 address given as text. */
static inline int COpenSSL_names_add_address(GENERAL_NAMES *names, const char *text) {
    ASN1_OCTET_STRING *octets = a2i_IPADDRESS(text);
    if (octets == NULL) return 0;
    GENERAL_NAME *name = GENERAL_NAME_new();
    if (name == NULL) {
        ASN1_OCTET_STRING_free(octets);
        return 0;
    }
    GENERAL_NAME_set0_value(name, GEN_IPADD, octets);
    if (sk_GENERAL_NAME_push(names, name) > 0) return 1;
    GENERAL_NAME_free(name);
    return 0;
}

/* The URI at `index`, or NULL where the name there is of another type; the bytes belong to `names`. */
static inline const unsigned char *COpenSSL_names_uri(const GENERAL_NAMES *names, int index, int *length) {
    int type = 0;
    const void *value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names, index), &type);
    if (type != GEN_URI) return NULL;
    *length = ASN1_STRING_length(value);
    return ASN1_STRING_get0_data(value);
}

/* `version`, such as TLS1_3_VERSION, and no other. */
static inline int COpenSSL_only_protocol(SSL_CTX *context, int version) {
    return SSL_CTX_set_min_proto_version(context, version) && SSL_CTX_set_max_proto_version(context, version);
}

static inline long COpenSSL_set_server_name(SSL *ssl, const char *name) {
    return SSL_set_tlsext_host_name(ssl, name);
}

/* A memory BIO that says "try again" when it is empty, as a non-blocking socket does. */
static inline BIO *COpenSSL_memory_bio(void) {
    BIO *bio = BIO_new(BIO_s_mem());
    if (bio != NULL) BIO_set_mem_eof_return(bio, -1);
    return bio;
}

static inline int COpenSSL_bio_reset(BIO *bio) { return BIO_reset(bio); }

/* HMAC-SHA-256 under one key, ready for one message after the other; NULL where OpenSSL refuses. */
static inline EVP_MAC_CTX *COpenSSL_hmac_new(const unsigned char *key, size_t length) {
    EVP_MAC *algorithm = EVP_MAC_fetch(NULL, "HMAC", NULL);
    if (algorithm == NULL) return NULL;
    EVP_MAC_CTX *context = EVP_MAC_CTX_new(algorithm);
    EVP_MAC_free(algorithm);
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string("digest", (char *)"SHA256", 0), OSSL_PARAM_construct_end(),
    };
    if (context != NULL && EVP_MAC_init(context, key, length, parameters)) return context;
    EVP_MAC_CTX_free(context);
    return NULL;
}

/* The digest, 32 octets, of `head` and `tail` as one message. */
static inline int COpenSSL_hmac(
    EVP_MAC_CTX *context, const unsigned char *head, size_t head_length, const unsigned char *tail,
    size_t tail_length, unsigned char *digest) {
    size_t length = 0;
    return EVP_MAC_init(context, NULL, 0, NULL) && EVP_MAC_update(context, head, head_length)
        && (tail_length == 0 || EVP_MAC_update(context, tail, tail_length))
        && EVP_MAC_final(context, digest, &length, 32) && length == 32;
}
