/* SPDX-License-Identifier: ISC */
#include "net.h"

#include <stdio.h>
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
