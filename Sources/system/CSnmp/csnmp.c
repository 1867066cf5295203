#define _GNU_SOURCE
#include "CSnmp.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// What we use of the structures in net-snmp/types.h and net-snmp/library/snmp_api.h as of 5.9: their beginnings. The library itself
// makes and frees them; a session's buffer has room for what follows.
struct session {
    long version;
    int retries;
    long timeout;
    unsigned long flags;
    void *subsession, *next;
    char *peername;
    unsigned short remote_port;
    char *localname;
    unsigned short local_port;
    void *authenticator, *callback, *callback_magic;
    int s_errno, s_snmp_errno;
    long sessid;
    unsigned char *community;
    size_t community_len, receive_size, send_size;
    unsigned char is_authoritative;
    unsigned char *context_engine;
    size_t context_engine_len;
    unsigned engine_boots, engine_time;
    char *context_name;
    size_t context_name_len;
    unsigned char *security_engine;
    size_t security_engine_len;
    char *security_name;
    size_t security_name_len;
    unsigned long *auth_protocol;
    size_t auth_protocol_len;
    unsigned char auth_key[64];
    size_t auth_key_len;
    unsigned char *auth_local_key;
    size_t auth_local_key_len;
    unsigned long *privacy_protocol;
    size_t privacy_protocol_len;
    unsigned char privacy_key[64];
    size_t privacy_key_len;
    unsigned char *privacy_local_key;
    size_t privacy_local_key_len;
    int security_model, security_level;
};

struct variable {
    struct variable *next;
    unsigned long *name;
    size_t name_length;
    unsigned char type;
    union {
        long *integer;
        unsigned char *string;
        struct { unsigned long high, low; } *counter64;
    } value;
    size_t length;
};

struct pdu {
    long version;
    int command;
    long reqid, msgid, transid, sessid, errstat, errindex;
    unsigned long time, flags;
    int security_model, security_level, parse_model;
    long message_size;
    void *transport;
    int transport_length;
    const unsigned long *domain;
    size_t domain_length;
    struct variable *variables;
};

struct csnmp_library {
    void (*init_snmp)(const char *);
    int (*set_boolean)(int, int, int);
    void (*sess_init)(struct session *);
    void *(*sess_open)(struct session *);
    int (*sess_close)(void *);
    void (*sess_error)(void *, int *, int *, char **);
    void (*error)(struct session *, int *, int *, char **);
    struct pdu *(*pdu_create)(int);
    struct variable *(*add_null)(struct pdu *, const unsigned long *, size_t);
    int (*synch_response)(void *, struct pdu *, struct pdu **);
    void (*free_pdu)(struct pdu *);
    int (*generate_key)(const unsigned long *, unsigned, const unsigned char *, size_t, unsigned char *, size_t *);
    void (*disable_log)(void);
};

static int find(void *handle, const char *name, void *place, char *detail) {
    void *symbol = dlsym(handle, name);
    if (!symbol) {
        snprintf(detail, 64, "%s", name);
        return CSNMP_FOREIGN;
    }
    memcpy(place, &symbol, sizeof symbol);
    return 0;
}

int csnmp_open(struct csnmp_library **library, char *detail) {
    static const char *const names[] = {"libnetsnmp.so.40", "libnetsnmp.so"};
    void *handle = NULL;
    for (size_t i = 0; i < sizeof names / sizeof *names && !handle; i++) handle = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    if (!handle) {
        snprintf(detail, 64, "%s", names[0]);
        return CSNMP_ABSENT;
    }
    const char *(*version)(void);
    struct csnmp_library found;
    int flaw = find(handle, "netsnmp_get_version", &version, detail);
    struct { const char *name; void *place; } functions[] = {
        {"init_snmp", &found.init_snmp},
        {"netsnmp_ds_set_boolean", &found.set_boolean},
        {"snmp_sess_init", &found.sess_init},
        {"snmp_sess_open", &found.sess_open},
        {"snmp_sess_close", &found.sess_close},
        {"snmp_sess_error", &found.sess_error},
        {"snmp_error", &found.error},
        {"snmp_pdu_create", &found.pdu_create},
        {"snmp_add_null_var", &found.add_null},
        {"snmp_sess_synch_response", &found.synch_response},
        {"snmp_free_pdu", &found.free_pdu},
        {"generate_Ku", &found.generate_key},
        {"snmp_disable_log", &found.disable_log},
    };
    for (size_t i = 0; i < sizeof functions / sizeof *functions && !flaw; i++)
        flaw = find(handle, functions[i].name, functions[i].place, detail);
    if (!flaw) {
        snprintf(detail, 64, "%s", version());
        // The structures above are those of 5.9.
        if (strncmp(detail, "5.9", 3) != 0) flaw = CSNMP_VERSION;
    }
    struct csnmp_library *made = flaw ? NULL : malloc(sizeof *made);
    if (!made) {
        dlclose(handle);
        return flaw ? flaw : CSNMP_ABSENT;
    }
    *made = found;
    // No MIB: names are numbers here. Set before anything of the library runs.
    setenv("MIBS", "", 1);
    made->disable_log();
    made->set_boolean(0, 6, 1);     // NETSNMP_DS_LIB_DONT_READ_CONFIGS
    made->set_boolean(0, 32, 1);    // NETSNMP_DS_LIB_DONT_PERSIST_STATE
    made->set_boolean(0, 35, 1);    // NETSNMP_DS_LIB_DISABLE_PERSISTENT_LOAD
    made->init_snmp("tuyen");
    *library = made;
    return 0;
}

// usmHMAC…AuthProtocol (RFC 3414 §7, RFC 7860 §9) by the last number.
static unsigned long *authentication(int bits) {
    static unsigned long protocols[4][10] = {
        {1, 3, 6, 1, 6, 3, 10, 1, 1, 3}, {1, 3, 6, 1, 6, 3, 10, 1, 1, 5},
        {1, 3, 6, 1, 6, 3, 10, 1, 1, 6}, {1, 3, 6, 1, 6, 3, 10, 1, 1, 7},
    };
    return protocols[bits == 256 ? 1 : bits == 384 ? 2 : bits == 512 ? 3 : 0];
}

void *csnmp_session(struct csnmp_library *library, const struct csnmp_target *target, char *words) {
    static unsigned long aes[10] = {1, 3, 6, 1, 6, 3, 10, 1, 2, 4};
    union {
        struct session session;
        char room[4096];
    } made;
    memset(&made, 0, sizeof made);
    struct session *session = &made.session;
    snprintf(words, 256, "%s", "");
    library->sess_init(session);
    session->peername = (char *)target->peer;
    session->timeout = target->timeout;
    session->retries = target->retries;
    int code = 0;
    if (target->user) {
        session->version = 3;
        session->security_model = 3;
        session->security_level = target->privacy_password ? 3 : target->auth_password ? 2 : 1;
        session->security_name = (char *)target->user;
        session->security_name_len = strlen(target->user);
        session->auth_protocol = authentication(target->auth_sha_bits);
        session->auth_protocol_len = 10;
        if (target->auth_password) {
            session->auth_key_len = sizeof session->auth_key;
            code = library->generate_key(
                session->auth_protocol, 10, (const unsigned char *)target->auth_password,
                strlen(target->auth_password), session->auth_key, &session->auth_key_len);
        }
        if (target->privacy_password && code == 0) {
            session->privacy_protocol = aes;
            session->privacy_protocol_len = 10;
            session->privacy_key_len = sizeof session->privacy_key;
            code = library->generate_key(
                session->auth_protocol, 10, (const unsigned char *)target->privacy_password,
                strlen(target->privacy_password), session->privacy_key, &session->privacy_key_len);
        }
        if (code != 0) snprintf(words, 256, "%s", "password shorter than 8 characters (RFC 3414)");
    } else {
        session->version = 1;    // SNMP_VERSION_2c
        session->community = (unsigned char *)target->community;
        session->community_len = target->community ? strlen(target->community) : 0;
    }
    void *opened = code == 0 ? library->sess_open(session) : NULL;
    if (!opened && code == 0) {
        char *text = NULL;
        library->error(session, NULL, NULL, &text);
        if (text) snprintf(words, 256, "%s", text);
        free(text);
    }
    explicit_bzero(&made, sizeof made);
    return opened;
}

void csnmp_close(struct csnmp_library *library, void *session) { library->sess_close(session); }

static void take(const struct variable *variable, struct csnmp_value *value) {
    value->name_length = 0;
    if (variable->name_length <= CSNMP_LONGEST_NAME) {
        value->name_length = (uint32_t)variable->name_length;
        for (size_t i = 0; i < variable->name_length; i++) value->name[i] = variable->name[i];
    }
    value->number = 0;
    value->text_length = 0;
    switch (variable->type) {
    case 0x02:    // INTEGER
    case 0x41:    // Counter32
    case 0x42:    // Gauge32
    case 0x43:    // TimeTicks
        value->kind = CSNMP_NUMBER;
        value->number = variable->type == 0x02 ? (uint64_t)*variable->value.integer
                                               : (uint64_t)*variable->value.integer & 0xFFFFFFFF;
        break;
    case 0x46:    // Counter64
        value->kind = CSNMP_NUMBER;
        value->number = (uint64_t)variable->value.counter64->high << 32 | (variable->value.counter64->low & 0xFFFFFFFF);
        break;
    case 0x04:    // OCTET STRING
        value->kind = CSNMP_TEXT;
        value->text_length = variable->length < sizeof value->text ? (uint32_t)variable->length : sizeof value->text;
        memcpy(value->text, variable->value.string, value->text_length);
        break;
    case 0x80:    // noSuchObject, noSuchInstance, endOfMibView
    case 0x81:
    case 0x82: value->kind = CSNMP_NONE; break;
    default: value->kind = CSNMP_OTHER;
    }
}

int csnmp_request(
    struct csnmp_library *library, void *session, int next, struct csnmp_value *values, uint32_t count, char *words) {
    words[0] = 0;
    struct pdu *request = library->pdu_create(next ? 0xA1 : 0xA0);    // GetNextRequest-PDU, GetRequest-PDU
    if (!request) return -1;
    for (uint32_t i = 0; i < count; i++) {
        unsigned long name[CSNMP_LONGEST_NAME];
        for (uint32_t j = 0; j < values[i].name_length && j < CSNMP_LONGEST_NAME; j++) name[j] = values[i].name[j];
        library->add_null(request, name, values[i].name_length);
    }
    struct pdu *response = NULL;
    int status = library->synch_response(session, request, &response);    // It frees the request.
    int code = 0;
    if (status != 0 || !response) {
        char *text = NULL;
        library->sess_error(session, NULL, NULL, &text);
        if (text) snprintf(words, 256, "%s", text);
        free(text);
        code = status == 2 ? -2 : -1;    // STAT_TIMEOUT, STAT_ERROR
    } else if (response->errstat != 0) {
        code = (int)response->errstat;
    } else {
        const struct variable *variable = response->variables;
        for (uint32_t i = 0; i < count; i++) {
            values[i].kind = CSNMP_NONE;
            if (!variable) continue;
            take(variable, &values[i]);
            variable = variable->next;
        }
    }
    if (response) library->free_pdu(response);
    return code;
}
