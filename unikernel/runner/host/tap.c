/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE
#include "tap.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { DEFAULT_MTU = 1500 };

static bool takes_offloads(int fd);
static bool take_descriptor(const char *name, struct net_link *link, char *why, size_t why_bytes);
static bool find_interface(struct ifreq *request, const char *name, uint16_t *mtu, char *why, size_t why_bytes);

bool tap_attach(const char *name, struct net_link *link, char *why, size_t why_bytes)
{
  *link = (struct net_link){.fd = -1, .mtu = DEFAULT_MTU, .ops = &tap_ops};
  if (name[0] == '@')
    return take_descriptor(name, link, why, why_bytes);
  /* Asking for a tap that is not there would make one. */
  struct ifreq request;
  if (!find_interface(&request, name, &link->mtu, why, why_bytes))
    return false;
  link->fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (link->fd < 0) {
    snprintf(why, why_bytes, "cannot open /dev/net/tun: %s", strerror(errno));
    return false;
  }
  if (takes_offloads(link->fd))
    link->ops = &gso_tap_ops;
  request.ifr_flags = IFF_TAP | IFF_NO_PI | (link->ops == &gso_tap_ops ? IFF_VNET_HDR : 0);
  if (ioctl(link->fd, TUNSETIFF, &request) != 0) {
    snprintf(why, why_bytes, "cannot attach to the interface %s: %s%s", name, strerror(errno),
             errno == EPERM    ? " (root, or the tap's owner, can)"
             : errno == EINVAL ? " (it is not a tap)"
                               : "");
    close(link->fd);
    return false;
  }
  /* The guest takes frames as they are on a wire; another program may have left this otherwise. */
  ioctl(link->fd, TUNSETOFFLOAD, 0);
  return true;
}

/* Whether frames can be longer than the link's, with a header that says how they are cut. */
static bool takes_offloads(int fd)
{
  unsigned features = 0;
  return ioctl(fd, TUNGETFEATURES, &features) == 0 && (features & IFF_VNET_HDR) != 0;
}

static bool take_descriptor(const char *name, struct net_link *link, char *why, size_t why_bytes)
{
  if (!net_take_descriptor(name, &link->fd, why, why_bytes))
    return false;
  struct ifreq request = {0};
  uint16_t mtu;
  if (ioctl(link->fd, TUNGETIFF, &request) == 0 && find_interface(&request, request.ifr_name, &mtu, why, why_bytes))
    link->mtu = mtu;
  return true;
}

static bool find_interface(struct ifreq *request, const char *name, uint16_t *mtu, char *why, size_t why_bytes)
{
  char copy[IFNAMSIZ] = {0};
  if (strlen(name) >= sizeof copy) {
    snprintf(why, why_bytes, "'%s' is too long for the name of an interface", name);
    return false;
  }
  strcpy(copy, name);
  memset(request, 0, sizeof *request);
  memcpy(request->ifr_name, copy, sizeof copy);
  int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  bool found = any >= 0 && ioctl(any, SIOCGIFFLAGS, request) == 0;
  bool up = found && (request->ifr_flags & IFF_UP);
  bool measured = up && ioctl(any, SIOCGIFMTU, request) == 0 && request->ifr_mtu > 0 && request->ifr_mtu <= UINT16_MAX;
  if (measured)
    *mtu = (uint16_t)request->ifr_mtu;
  else if (!found)
    snprintf(why, why_bytes, "there is no interface %s; make it with: ip tuntap add %s mode tap", copy, copy);
  else if (!up)
    snprintf(why, why_bytes, "the interface %s is down; bring it up with: ip link set %s up", copy, copy);
  else
    snprintf(why, why_bytes, "the interface %s has no usable MTU", copy);
  if (any >= 0)
    close(any);
  return measured;
}
