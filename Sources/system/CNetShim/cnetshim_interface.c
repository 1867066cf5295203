#define _GNU_SOURCE
#include "cnetshim_interface.h"

#include <errno.h>
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

static int ethtool(int fd, const char *name, void *command) {
    struct ifreq request;
    memset(&request, 0, sizeof request);
    if (strlen(name) >= sizeof request.ifr_name) return -ENODEV;
    snprintf(request.ifr_name, sizeof request.ifr_name, "%s", name);
    request.ifr_data = command;
    return ioctl(fd, SIOCETHTOOL, &request) < 0 ? -errno : 0;
}

int cnetshim_interface_settings(const char *name, struct cnetshim_interface_settings *settings) {
    // Three masks of link modes stand behind the settings; the kernel first says, as a negative number, how long they are.
    union {
        struct ethtool_link_settings head;
        uint32_t words[sizeof(struct ethtool_link_settings) / 4 + 3 * 127];
    } command;
    memset(&command, 0, sizeof command);
    memset(settings, 0, sizeof *settings);
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return -errno;
    command.head.cmd = ETHTOOL_GLINKSETTINGS;
    int code = ethtool(fd, name, &command);
    if (code == 0 && command.head.link_mode_masks_nwords < 0) {
        command.head.link_mode_masks_nwords = (int8_t)-command.head.link_mode_masks_nwords;
        command.head.cmd = ETHTOOL_GLINKSETTINGS;
        code = ethtool(fd, name, &command);
    }
    struct ethtool_drvinfo driver = {.cmd = ETHTOOL_GDRVINFO};
    // A tunnel's or tap's speed is a constant of 10 Mbit/s, whatever carries it.
    int is_made_up = code == 0 && ethtool(fd, name, &driver) == 0 && strcmp(driver.driver, "tun") == 0;
    close(fd);
    if (code < 0) return code;
    uint32_t speed = command.head.speed;
    // In Mbit/s. Virtual interfaces that have no speed say so, or make one up.
    settings->bits_per_second = is_made_up || speed == 0 || speed > INT32_MAX ? 0 : (uint64_t)speed * 1000000;
    settings->duplex = command.head.duplex == DUPLEX_HALF   ? CNETSHIM_DUPLEX_HALF
                       : command.head.duplex == DUPLEX_FULL ? CNETSHIM_DUPLEX_FULL
                                                            : CNETSHIM_DUPLEX_UNKNOWN;
    settings->negotiates = command.head.autoneg == AUTONEG_ENABLE ? 1 : command.head.autoneg == AUTONEG_DISABLE ? 0 : -1;
    return 0;
}

int cnetshim_module_memory(const char *name, uint32_t *kind, void *buffer, uint32_t size) {
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return -errno;
    struct ethtool_modinfo info = {.cmd = ETHTOOL_GMODULEINFO};
    int code = ethtool(fd, name, &info);
    uint32_t length = info.eeprom_len < size ? info.eeprom_len : size;
    union {
        struct ethtool_eeprom head;
        char octets[sizeof(struct ethtool_eeprom) + 1024];
    } command;
    if (code == 0) {
        memset(&command, 0, sizeof command);
        if (length > 1024) length = 1024;
        command.head.cmd = ETHTOOL_GMODULEEEPROM;
        command.head.len = length;
        code = ethtool(fd, name, &command);
    }
    close(fd);
    if (code < 0) return code;
    *kind = info.type;
    memcpy(buffer, command.head.data, length);
    return (int)length;
}

int cnetshim_path_mtu(int fd, int family) {
    int mtu = 0;
    socklen_t size = sizeof mtu;
    // linux/in.h: IP_MTU; linux/in6.h: IPV6_MTU.
    int code = family == 4 ? getsockopt(fd, IPPROTO_IP, 14, &mtu, &size) : getsockopt(fd, IPPROTO_IPV6, 24, &mtu, &size);
    return code < 0 ? -errno : mtu;
}
