/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE
#include "passt.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <net/if.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "host/log.h"
#include "links.h"
#include "machine.h"
#include "namespaces.h"

enum { PORTS_BYTES = PUBLISHED_MAX * 12 + 16, STEP_NANOSECONDS = 5000000, STEPS_MAX = 6000, LINE_BYTES = 512 };
#define GATEWAY "192.0.0.11"

static _Noreturn void execute(char *const arguments[]);
static _Noreturn void replace(char *const arguments[]);
static void prepare_streams(void);
static pid_t hold_namespace(int fd);
static bool takes_ports(unsigned count);
static void wait_or_fail(pid_t child, const char *program, unsigned step);

struct uplink pasta_prepare(void)
{
  struct uplink uplink = {.addresses_fd = links_open_addresses()};
  int ends[2];
  if (pipe(ends) != 0 || (uplink.pasta = fork()) < 0)
    fail(STATUS_HOST, "cannot start a process: %s", strerror(errno));
  uplink.notify_fd = ends[1];
  if (uplink.pasta != 0) {
    close(ends[0]);
    return uplink;
  }
  close(ends[1]);
  char namespace[PATH_MAX];
  ssize_t got = read(ends[0], namespace, sizeof namespace - 1);
  if (got <= 0)
    exit(STATUS_HOST);
  namespace[got] = 0;
  close(ends[0]);
  /* No port leads from one side to the other, and no address is another's but the resolver's. */
  execute((char *[]){
      "pasta",       "--foreground", "--quiet",   "--ipv4-only",  "--no-map-gw",     "--no-dhcp",   "--address",
      "192.0.0.8",   "--netmask",    "32",        "--gateway",    GATEWAY,           "--tcp-ports", "none",
      "--udp-ports", "none",         "--tcp-ns",  "none",         "--udp-ns",        "none",        "--dns-forward",
      GATEWAY,       "--ns-ifname",  UPLINK_NAME, "--netns-only", "--no-netns-quit", "--netns",     namespace,
      NULL});
}

void pasta_start(const struct uplink *uplink)
{
  pid_t holder = hold_namespace(uplink->notify_fd);
  close(uplink->notify_fd);
  for (unsigned step = 0; if_nametoindex(UPLINK_NAME) == 0; step++)
    wait_or_fail(uplink->pasta, "pasta, which leads to the internet and needs a default route and /dev/net/tun,", step);
  kill(holder, SIGKILL);
  waitpid(holder, NULL, 0);
}

/* A process of this network namespace that tells `fd` its path. It has no capabilities: pasta, which gives up most of
 * its own first, may look only at one that has none beyond. */
static pid_t hold_namespace(int fd)
{
  pid_t holder = fork();
  if (holder < 0)
    fail(STATUS_HOST, "cannot start a process: %s", strerror(errno));
  if (holder != 0)
    return holder;
  give_up_privileges(false);
  /* The process id that the file system /proc knows; getpid() tells that of the new namespace. */
  char id[LINE_BYTES], path[LINE_BYTES + 32];
  ssize_t length = readlink("/proc/self", id, sizeof id - 1);
  if (length <= 0)
    fail(STATUS_HOST, "cannot read /proc/self: %s", strerror(errno));
  id[length] = 0;
  int bytes = snprintf(path, sizeof path, "/proc/%s/ns/net", id);
  if (write(fd, path, (size_t)bytes) != bytes)
    exit(STATUS_HOST);
  for (;;)
    pause();
}

void passt_check(void)
{
  pid_t child = fork();
  if (child < 0)
    fail(STATUS_HOST, "cannot start a process: %s", strerror(errno));
  if (child == 0) {
    dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
    replace((char *[]){"passt", "--version", NULL});
  }
  int status;
  if (waitpid(child, &status, 0) != child || !WIFEXITED(status))
    fail(STATUS_HOST, "passt does not start here");
  if (WEXITSTATUS(status) != 0) /* it has said why */
    exit(STATUS_HOST);
}

pid_t passt_start(const struct net_options *options, int guest)
{
  pid_t child = fork();
  if (child < 0)
    fail(STATUS_HOST, "cannot start a process: %s", strerror(errno));
  if (child != 0) {
    close(guest);
    return child;
  }
  char descriptor[16], ports[PORTS_BYTES] = "none";
  int fd = dup(guest); /* which stays open in passt */
  if (fd < 0)
    fail(STATUS_HOST, "cannot hand the guest's connection on: %s", strerror(errno));
  snprintf(descriptor, sizeof descriptor, "%d", fd);
  size_t at = 0;
  for (unsigned n = 0; n < options->published_count; n++)
    at += (size_t)snprintf(ports + at, sizeof ports - at, "%s%u:%u", n == 0 ? "127.0.0.1/" : ",", PASST_PORTS + n,
                           options->published[n].guest);
  char *common[] = {
      "passt",       "--foreground",     "--quiet",     "--fd",      descriptor, "--ipv4-only", "--mtu",
      "1500",        "--address",        "10.0.0.2",    "--netmask", "24",       "--gateway",   "10.0.0.1",
      "--no-map-gw", "--no-dhcp-search", "--tcp-ports", ports};
  enum { COMMON = sizeof common / sizeof *common };
  char *arguments[COMMON + 3] = {0};
  memcpy(arguments, common, sizeof common);
  if (options->internet)
    arguments[COMMON] = "--dns", arguments[COMMON + 1] = GATEWAY;
  else
    arguments[COMMON] = "--no-dhcp-dns";
  execute(arguments);
}

static _Noreturn void execute(char *const arguments[])
{
  prepare_streams();
  replace(arguments);
}

static _Noreturn void replace(char *const arguments[])
{
  execvp(arguments[0], arguments);
  fail(STATUS_HOST, "cannot start %s, of the package passt: %s", arguments[0], strerror(errno));
}

/* Standard output is for those who asked for the network; and pasta takes a signal that is ignored already for a
 * failure. */
static void prepare_streams(void)
{
  dup2(STDERR_FILENO, STDOUT_FILENO);
  signal(SIGPIPE, SIG_DFL);
}

void passt_wait(pid_t passt, unsigned count)
{
  for (unsigned step = 0; !takes_ports(count); step++)
    wait_or_fail(passt, "passt", step);
}

/* Read, not tried: a connection would go through to the guest. A line is `sl: ADDRESS:PORT PEER:PORT STATE …`, in
 * hexadecimal; state 0A listens (proc_pid_net(5)). */
static bool takes_ports(unsigned count)
{
  FILE *sockets = fopen("/proc/self/net/tcp", "re");
  if (!sockets)
    fail(STATUS_HOST, "cannot read /proc/self/net/tcp: %s", strerror(errno));
  char line[LINE_BYTES];
  unsigned found = 0, port, state;
  while (fgets(line, sizeof line, sockets))
    if (sscanf(line, " %*u: %*x:%x %*x:%*x %x", &port, &state) == 2 && state == 0x0a && port >= PASST_PORTS &&
        port < PASST_PORTS + count)
      found++;
  fclose(sockets);
  return found == count;
}

static void wait_or_fail(pid_t child, const char *program, unsigned step)
{
  static const struct timespec step_time = {0, STEP_NANOSECONDS};
  int status;
  pid_t ended = waitpid(child, &status, WNOHANG);
  if (ended == child && status == 0) /* the guest has gone already */
    exit(0);
  if (ended == child || step == STEPS_MAX)
    fail(STATUS_HOST, "%s does not start here", program);
  nanosleep(&step_time, NULL);
}
