/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE
#include "links.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>
#include <net/route.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "host/log.h"
#include "machine.h"

enum { REQUEST_BYTES = 256, REPLY_BYTES = 32768, BITS = 32 };

static const struct {
  uint32_t address;
  unsigned bits;
} everything[] = {{0x00000000, 1}, {0x80000000, 1}},
  special[] = {
      {0x00000000, 8},  /* 0.0.0.0/8 this network */
      {0x0a000000, 8},  /* 10.0.0.0/8 private */
      {0x64400000, 10}, /* 100.64.0.0/10 shared */
      {0x7f000000, 8},  /* 127.0.0.0/8 loopback */
      {0xa9fe0000, 16}, /* 169.254.0.0/16 link-local */
      {0xac100000, 12}, /* 172.16.0.0/12 private */
      {0xc0000000, 24}, /* 192.0.0.0/24 protocol assignments */
      {0xc0a80000, 16}, /* 192.168.0.0/16 private */
      {0xc6120000, 15}, /* 198.18.0.0/15 benchmarks */
      {0xe0000000, 4},  /* 224.0.0.0/4 multicast */
      {0xf0000000, 4},  /* 240.0.0.0/4 reserved, with the broadcast address */
};

static void control(const char *name, unsigned long request, void *argument, const char *what);
static void refuse(uint32_t address, unsigned bits);
static void route(const char *name, uint32_t to, unsigned bits, uint32_t gateway, unsigned short flags);
static struct sockaddr ipv4(uint32_t address);
static struct rtattr *begin(struct nlmsghdr *message, unsigned short type);
static void finish(struct nlmsghdr *message, struct rtattr *attribute);
static void put(struct nlmsghdr *message, unsigned short type, const char *text);

void link_make_pair(const char *name)
{
  _Alignas(struct nlmsghdr) char bytes[REQUEST_BYTES] = {0};
  struct nlmsghdr *message = (struct nlmsghdr *)bytes;
  message->nlmsg_len = NLMSG_LENGTH(sizeof(struct ifinfomsg));
  message->nlmsg_type = RTM_NEWLINK;
  message->nlmsg_flags = NLM_F_REQUEST | NLM_F_CREATE | NLM_F_EXCL | NLM_F_ACK;
  put(message, IFLA_IFNAME, name);
  struct rtattr *info = begin(message, IFLA_LINKINFO);
  put(message, IFLA_INFO_KIND, "veth");
  struct rtattr *data = begin(message, IFLA_INFO_DATA), *peer = begin(message, VETH_INFO_PEER);
  message->nlmsg_len += NLMSG_ALIGN(sizeof(struct ifinfomsg));
  put(message, IFLA_IFNAME, "nowhere");
  finish(message, peer);
  finish(message, data);
  finish(message, info);

  int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
  struct {
    struct nlmsghdr header;
    struct nlmsgerr error;
    char rest[REQUEST_BYTES];
  } reply = {0};
  if (fd < 0 || send(fd, bytes, message->nlmsg_len, 0) < 0 || recv(fd, &reply, sizeof reply, 0) < 0)
    fail(STATUS_HOST, "cannot make a virtual interface: %s", strerror(errno));
  close(fd);
  if (reply.header.nlmsg_type == NLMSG_ERROR && reply.error.error != 0)
    fail(STATUS_HOST, "cannot make a virtual interface (veth) in a network namespace: %s",
         strerror(-reply.error.error));
  link_up("nowhere");
}

static struct rtattr *begin(struct nlmsghdr *message, unsigned short type)
{
  struct rtattr *attribute = (struct rtattr *)((char *)message + NLMSG_ALIGN(message->nlmsg_len));
  attribute->rta_type = type;
  message->nlmsg_len = NLMSG_ALIGN(message->nlmsg_len) + RTA_LENGTH(0);
  return attribute;
}

static void finish(struct nlmsghdr *message, struct rtattr *attribute)
{
  attribute->rta_len = (unsigned short)((char *)message + message->nlmsg_len - (char *)attribute);
}

static void put(struct nlmsghdr *message, unsigned short type, const char *text)
{
  size_t bytes = strlen(text) + 1;
  if (NLMSG_ALIGN(message->nlmsg_len) + RTA_SPACE(bytes) > REQUEST_BYTES)
    fail(STATUS_HOST, "an interface's description is too long");
  struct rtattr *attribute = begin(message, type);
  memcpy(RTA_DATA(attribute), text, bytes);
  attribute->rta_len = (unsigned short)RTA_LENGTH(bytes);
  message->nlmsg_len += (unsigned)RTA_ALIGN(bytes);
}

void link_address(const char *name, uint32_t address)
{
  struct ifreq request = {.ifr_addr = ipv4(address)};
  control(name, SIOCSIFADDR, &request, "give an address to");
  request.ifr_netmask = ipv4(UINT32_MAX);
  control(name, SIOCSIFNETMASK, &request, "give a netmask to");
}

void link_up(const char *name)
{
  struct ifreq request = {.ifr_flags = IFF_UP | IFF_RUNNING};
  control(name, SIOCSIFFLAGS, &request, "bring up");
}

void link_route_host(const char *name, uint32_t address) { route(name, address, BITS, 0, RTF_UP | RTF_HOST); }

void link_default(const char *name, uint32_t gateway) { route(name, 0, 0, gateway, RTF_UP | RTF_GATEWAY); }

void links_refuse_all(void)
{
  for (unsigned n = 0; n < sizeof everything / sizeof *everything; n++)
    refuse(everything[n].address, everything[n].bits);
}

void links_refuse_special(void)
{
  for (unsigned n = 0; n < sizeof special / sizeof *special; n++)
    refuse(special[n].address, special[n].bits);
}

static void refuse(uint32_t address, unsigned bits)
{
  route(NULL, address, bits, 0, RTF_UP | RTF_REJECT | (bits == BITS ? RTF_HOST : 0));
}

static void route(const char *name, uint32_t to, unsigned bits, uint32_t gateway, unsigned short flags)
{
  char device[IFNAMSIZ] = "";
  if (name)
    strncpy(device, name, sizeof device - 1);
  struct rtentry entry = {
      .rt_dst = ipv4(to),
      .rt_genmask = ipv4(bits == 0 ? 0 : UINT32_MAX << (BITS - bits)),
      .rt_gateway = ipv4(gateway),
      .rt_flags = flags,
      .rt_dev = name ? device : NULL,
  };
  int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0 || (ioctl(fd, SIOCADDRT, &entry) != 0 && errno != EEXIST))
    fail(STATUS_HOST, "cannot make a route in a network namespace: %s", strerror(errno));
  close(fd);
}

static void control(const char *name, unsigned long request, void *argument, const char *what)
{
  struct ifreq *r = argument;
  strncpy(r->ifr_name, name, sizeof r->ifr_name - 1);
  int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0 || ioctl(fd, request, r) != 0)
    fail(STATUS_HOST, "cannot %s the interface %s in a network namespace: %s", what, name, strerror(errno));
  close(fd);
}

static struct sockaddr ipv4(uint32_t address)
{
  struct sockaddr_in in = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(address)};
  struct sockaddr any;
  _Static_assert(sizeof in == sizeof any, "an IPv4 address fills a sockaddr");
  memcpy(&any, &in, sizeof any);
  return any;
}

int links_open_addresses(void)
{
  struct sockaddr_nl local = {.nl_family = AF_NETLINK, .nl_groups = RTMGRP_IPV4_IFADDR};
  struct {
    struct nlmsghdr header;
    struct ifaddrmsg message;
  } request = {{NLMSG_LENGTH(sizeof(struct ifaddrmsg)), RTM_GETADDR, NLM_F_REQUEST | NLM_F_DUMP, 1, 0},
               {.ifa_family = AF_INET}};
  int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);
  if (fd < 0 || bind(fd, (struct sockaddr *)&local, sizeof local) != 0 ||
      send(fd, &request, request.header.nlmsg_len, 0) < 0)
    fail(STATUS_HOST, "cannot read this machine's addresses: %s", strerror(errno));
  return fd;
}

void links_refuse_own(int fd)
{
  _Alignas(struct nlmsghdr) char bytes[REPLY_BYTES];
  for (;;) {
    ssize_t got = recv(fd, bytes, sizeof bytes, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
      return;
    if (got <= 0) /* more came than this process was told of: which, nobody knows */
      fail(STATUS_HOST, "lost sight of this machine's addresses: %s", strerror(errno));
    unsigned left = (unsigned)got;
    for (struct nlmsghdr *m = (struct nlmsghdr *)bytes; NLMSG_OK(m, left); m = NLMSG_NEXT(m, left)) {
      if (m->nlmsg_type != RTM_NEWADDR || m->nlmsg_len < NLMSG_LENGTH(sizeof(struct ifaddrmsg)))
        continue;
      const struct ifaddrmsg *address = NLMSG_DATA(m);
      unsigned bytes_left = (unsigned)IFA_PAYLOAD(m);
      for (struct rtattr *a = IFA_RTA(address); RTA_OK(a, bytes_left); a = RTA_NEXT(a, bytes_left))
        if ((a->rta_type == IFA_LOCAL || a->rta_type == IFA_ADDRESS || a->rta_type == IFA_BROADCAST) &&
            RTA_PAYLOAD(a) >= sizeof(uint32_t)) {
          uint32_t own;
          memcpy(&own, RTA_DATA(a), sizeof own);
          refuse(ntohl(own), BITS);
        }
    }
  }
}
