/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE
#include "socket.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { MTU = 1500 };

static bool take_descriptor(const char *name, struct net_link *link, char *why, size_t why_bytes);

bool socket_attach(const char *path, struct net_link *link, char *why, size_t why_bytes)
{
  *link = (struct net_link){.fd = -1, .mtu = MTU, .ops = &socket_ops};
  if (path[0] == '@')
    return take_descriptor(path, link, why, why_bytes);
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (strlen(path) >= sizeof address.sun_path || *path == 0) {
    snprintf(why, why_bytes, "'%s' cannot be the path of a socket: it needs 1 to %zu bytes", path,
             sizeof address.sun_path - 1);
    return false;
  }
  strcpy(address.sun_path, path);
  link->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (link->fd < 0 || connect(link->fd, (struct sockaddr *)&address, sizeof address) != 0) {
    int error = errno;
    snprintf(why, why_bytes, "cannot connect to the socket %s: %s%s", path, strerror(error),
             error == ENOENT || error == ECONNREFUSED ? "; start what listens to it first, such as passt" : "");
    if (link->fd >= 0)
      close(link->fd);
    return false;
  }
  return true;
}

static bool take_descriptor(const char *name, struct net_link *link, char *why, size_t why_bytes)
{
  char *end;
  long fd = isdigit((unsigned char)name[1]) ? strtol(name + 1, &end, 10) : -1;
  if (fd < 0 || fd > INT_MAX || *end != 0 || fcntl((int)fd, F_SETFL, O_NONBLOCK) != 0) {
    snprintf(why, why_bytes, "'%s' does not name an open descriptor", name);
    return false;
  }
  link->fd = (int)fd;
  return true;
}
