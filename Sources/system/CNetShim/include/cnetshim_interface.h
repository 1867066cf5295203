// What an interface's driver says of it, by the ethtool ioctls (linux/ethtool.h); none of them needs a capability but the
// module's memory, which needs CAP_NET_ADMIN.
#ifndef CNETSHIM_INTERFACE_H
#define CNETSHIM_INTERFACE_H

#include <stdint.h>

enum cnetshim_duplex { CNETSHIM_DUPLEX_UNKNOWN = 0, CNETSHIM_DUPLEX_HALF = 1, CNETSHIM_DUPLEX_FULL = 2 };

struct cnetshim_interface_settings {
    uint64_t bits_per_second;   // 0 where the driver doesn't know, as without carrier, or makes it up (tun)
    int32_t duplex;             // enum cnetshim_duplex
    int32_t negotiates;         // whether speed and duplex are negotiated with the other end; negative for unknown
};

// ETHTOOL_GLINKSETTINGS. Returns 0 or -errno (-EOPNOTSUPP where the driver has no such settings).
int cnetshim_interface_settings(const char *name, struct cnetshim_interface_settings *settings);

// The memory of the pluggable module, at most `size` octets, and in `kind` the standard of its layout (ETH_MODULE_SFF_8079 1,
// SFF_8472 2, SFF_8636 3, SFF_8436 4). Returns the number of octets, or -errno.
int cnetshim_module_memory(const char *name, uint32_t *kind, void *buffer, uint32_t size);

// The octets of the largest IP packet that the kernel takes to pass whole to where the connected socket leads; -errno.
int cnetshim_path_mtu(int fd, int family);

#endif
