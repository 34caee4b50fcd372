/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE
#include "socket.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { MTU = 1500 };

bool socket_attach(const char *path, struct net_link *link, char *why, size_t why_bytes)
{
  *link = (struct net_link){.fd = -1, .mtu = MTU, .ops = &socket_ops};
  if (path[0] == '@')
    return net_take_descriptor(path, &link->fd, why, why_bytes);
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
