/* SPDX-License-Identifier: ISC */
#include "net_options.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/log.h"
#include "machine.h"

static const char *value_of(const char *argument, const char *option);
static void add_published(struct net_options *options, const char *text);
static const char *read_port(const char *text, unsigned min, uint16_t *port);
static uint32_t read_loopback(const char *text);
static _Noreturn void help(void);

void net_options_read(struct net_options *options, char *argv[])
{
  *options = (struct net_options){.address = INADDR_LOOPBACK};
  for (char **rest = argv + 1; *rest; rest++) {
    const char *value;
    if (strcmp(*rest, "--help") == 0)
      help();
    else if ((value = value_of(*rest, "--socket")))
      options->socket = value;
    else if ((value = value_of(*rest, "--address")))
      options->address = read_loopback(value);
    else if ((value = value_of(*rest, "--publish")))
      add_published(options, value);
    else if ((value = value_of(*rest, "--reach")) && strcmp(value, "nothing") == 0)
      options->internet = false;
    else if (value && strcmp(value, "internet") == 0)
      options->internet = true;
    else
      fail(STATUS_USAGE, "unknown option %s; see hvt-net --help", *rest);
  }
  if (!options->socket || options->socket[0] != '/')
    fail(STATUS_USAGE, "--socket=PATH is needed, with a path that begins with /");
}

static const char *value_of(const char *argument, const char *option)
{
  size_t length = strlen(option);
  return strncmp(argument, option, length) == 0 && argument[length] == '=' ? argument + length + 1 : NULL;
}

static void add_published(struct net_options *options, const char *text)
{
  if (options->published_count == PUBLISHED_MAX)
    fail(STATUS_USAGE, "more than %d published ports", PUBLISHED_MAX);
  struct published *p = &options->published[options->published_count++];
  *p = (struct published){.fd = -1};
  const char *rest = read_port(text, 0, &p->host);
  if (!rest || *rest != ':' || !(rest = read_port(rest + 1, 1, &p->guest)) || *rest != 0)
    fail(STATUS_USAGE,
         "--publish: '%s' is not HOST:GUEST, two port numbers, of which the first may be 0 for a free one", text);
  for (unsigned n = 0; n + 1 < options->published_count; n++)
    if (options->published[n].guest == p->guest)
      fail(STATUS_USAGE, "--publish: port %u of the guest is published twice", p->guest);
}

/* What follows the number; NULL where there is none, or none in the range. */
static const char *read_port(const char *text, unsigned min, uint16_t *port)
{
  if (!isdigit((unsigned char)*text))
    return NULL;
  char *end;
  unsigned long value = strtoul(text, &end, 10);
  if (value < min || value > UINT16_MAX)
    return NULL;
  *port = (uint16_t)value;
  return end;
}

static uint32_t read_loopback(const char *text)
{
  struct in_addr address;
  if (inet_pton(AF_INET, text, &address) != 1 || ntohl(address.s_addr) >> 24 != IN_LOOPBACKNET)
    fail(STATUS_USAGE, "--address: '%s' is no address of the loopback, such as 127.0.0.1", text);
  return ntohl(address.s_addr);
}

static _Noreturn void help(void)
{
  printf("usage: hvt-net --socket=PATH [--publish=HOST:GUEST]... [--reach=nothing|internet]\n"
         "\n"
         "Gives a guest a network without privileges: hvt-run --net NAME=socket:PATH connects to it.\n"
         "\n"
         "  --socket=PATH         where to listen for the guest, once; hvt-net ends with it\n"
         "  --publish=HOST:GUEST  forwards TCP port HOST of the loopback to the guest's; 0 is a free port\n"
         "  --address=127.A.B.C   which address of the loopback (default: 127.0.0.1)\n"
         "  --reach=nothing       the guest opens no connection to anything (the default)\n"
         "  --reach=internet      it reaches the internet and this machine's resolver, but neither this\n"
         "                        machine nor loopback, private, link-local or multicast addresses\n"
         "\n"
         "Prints a line 'published GUEST HOST' for each port, then 'ready'. Needs passt, and user namespaces.\n");
  exit(0);
}
