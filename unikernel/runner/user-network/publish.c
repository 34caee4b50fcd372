/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE
#include "publish.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "host/log.h"
#include "machine.h"

enum { BACKLOG = 128 };

void publish_listen(uint32_t address, struct published published[], unsigned count)
{
  for (unsigned n = 0; n < count; n++) {
    struct published *p = &published[n];
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(p->host), .sin_addr.s_addr = htonl(address)};
    socklen_t bytes = sizeof at;
    int one = 1;
    p->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (p->fd < 0 || setsockopt(p->fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) != 0 ||
        bind(p->fd, (struct sockaddr *)&at, bytes) != 0 || listen(p->fd, BACKLOG) != 0 ||
        getsockname(p->fd, (struct sockaddr *)&at, &bytes) != 0)
      fail(STATUS_HOST, "cannot publish port %u of the guest at port %u of the loopback: %s", p->guest, p->host,
           strerror(errno));
    p->host = ntohs(at.sin_port);
  }
}

void publish_close(const struct published published[], unsigned count)
{
  for (unsigned n = 0; n < count; n++)
    close(published[n].fd);
}
