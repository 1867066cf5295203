// Requests of SNMP v2c and v3 through Net-SNMP's library (libsnmp), which is opened at run time: no header of it is needed to build and
// nothing is linked with it.
#ifndef CSNMP_H
#define CSNMP_H

#include <stddef.h>
#include <stdint.h>

// The functions of an opened library.
struct csnmp_library;

enum csnmp_flaw {
    CSNMP_ABSENT = 1,     // the loader finds none of the names
    CSNMP_FOREIGN = 2,    // `detail` is a function that it lacks
    CSNMP_VERSION = 3,    // `detail` is its version, whose structures we don't know
};

// Opens it by its usual names and makes it read no configuration, no MIB and no state of its own. `detail` holds 64 characters: the
// version, or what is wrong. Returns 0 or an enum csnmp_flaw. Never closed; call it once.
int csnmp_open(struct csnmp_library **library, char *detail);

// What a session is made of; unused texts are NULL. With a `user` it is SNMPv3, otherwise v2c.
struct csnmp_target {
    const char *peer;             // "udp:192.0.2.1:161", "udp6:[2001:db8::1]:161"
    const char *community;
    const char *user;
    const char *auth_password;    // NULL: noAuthNoPriv
    int auth_sha_bits;            // 1 for SHA-1 (RFC 3414), 256, 384 or 512 (RFC 7860)
    const char *privacy_password; // NULL: not encrypted; AES-128 (RFC 3826)
    int64_t timeout;              // microseconds to wait for each try
    int retries;
};

// A session of its own, used by one thread at a time; NULL with the library's words in `words` (256 characters).
void *csnmp_session(struct csnmp_library *library, const struct csnmp_target *target, char *words);
void csnmp_close(struct csnmp_library *library, void *session);

enum csnmp_kind {
    CSNMP_NUMBER = 1,    // INTEGER, Counter32, Gauge32, TimeTicks, Counter64
    CSNMP_TEXT = 2,      // OCTET STRING
    CSNMP_NONE = 3,      // no such object, no such instance, or the view's end
    CSNMP_OTHER = 4,
};

#define CSNMP_LONGEST_NAME 32

struct csnmp_value {
    uint64_t name[CSNMP_LONGEST_NAME];
    uint32_t name_length;
    int32_t kind;             // enum csnmp_kind
    uint64_t number;
    uint32_t text_length;     // at most the size of `text`
    uint8_t text[64];
};

// GET (`next` 0) or GETNEXT of `count` names, which `values` bring and their answers replace. Returns 0; the agent's error status from 1
// (RFC 3416 §3); negative where no answer came, with the library's words in `words` (256 characters).
int csnmp_request(
    struct csnmp_library *library, void *session, int next, struct csnmp_value *values, uint32_t count, char *words);

#endif
