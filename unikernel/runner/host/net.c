/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE
#include "net.h"

#include <ctype.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "socket.h"
#include "tap.h"

bool net_attach(const char *spec, struct net_link *link, char *why, size_t why_bytes)
{
  static const char tap[] = "tap:", stream[] = "socket:";
  if (strncmp(spec, stream, sizeof stream - 1) == 0)
    return socket_attach(spec + sizeof stream - 1, link, why, why_bytes);
  bool named = strncmp(spec, tap, sizeof tap - 1) == 0;
  if (!named && strchr(spec, ':')) {
    snprintf(why, why_bytes, "'%s' is no kind of network that hvt-run knows; write tap:IFACE or socket:PATH", spec);
    return false;
  }
  return tap_attach(named ? spec + sizeof tap - 1 : spec, link, why, why_bytes);
}

bool net_take_descriptor(const char *name, int *fd, char *why, size_t why_bytes)
{
  char *end;
  long number = isdigit((unsigned char)name[1]) ? strtol(name + 1, &end, 10) : -1;
  if (number < 0 || number > INT_MAX || *end != 0 || fcntl((int)number, F_SETFL, O_NONBLOCK) != 0) {
    snprintf(why, why_bytes, "'%s' does not name an open descriptor", name);
    return false;
  }
  *fd = (int)number;
  return true;
}
