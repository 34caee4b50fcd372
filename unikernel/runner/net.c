/* SPDX-License-Identifier: ISC */
#include "net.h"

#include <string.h>

#include "tap.h"

bool net_attach(const char *spec, struct net_link *link, char *why, size_t why_bytes)
{
  static const char tap[] = "tap:";
  bool named = strncmp(spec, tap, sizeof tap - 1) == 0;
  return tap_attach(named ? spec + sizeof tap - 1 : spec, link, why, why_bytes);
}
