/* SPDX-License-Identifier: ISC */
/* hvt-net: gives one network device of a guest a network that ends at a wall. README.md says how.
 *
 * Three processes, of which none outlives another: this one, which waits; the relay, process 1 of a namespace of its
 * own, and passt beside it once the guest is there; with --reach=internet also pasta, the way out. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host/log.h"
#include "machine.h"
#include "user-network/guest_socket.h"
#include "user-network/links.h"
#include "user-network/namespaces.h"
#include "user-network/net_options.h"
#include "user-network/passt.h"
#include "user-network/publish.h"
#include "user-network/relay.h"

static struct net_options options;

static _Noreturn void inside(int parent_lives);
static void configure(const struct uplink *uplink);
static void announce(void);

int main(int argc, char *argv[])
{
  (void)argc;
  log_name("hvt-net");
  net_options_read(&options, argv);
  publish_listen(options.address, options.published, options.published_count);
  if (options.internet)
    provide_tun_device();
  drop_to_nobody();
  die_with_parent(getppid());
  enter_user_namespace();
  int lives[2];
  if (pipe(lives) != 0)
    fail(STATUS_HOST, "cannot make a pipe: %s", strerror(errno));
  pid_t child = fork();
  if (child < 0)
    fail(STATUS_HOST, "cannot start a process: %s", strerror(errno));
  if (child == 0) {
    close(lives[1]);
    inside(lives[0]);
  }
  publish_close(options.published, options.published_count);
  close(lives[0]);
  fclose(stdout);
  if (write(lives[1], "", 1) != 1)
    fail(STATUS_HOST, "the network's own process ended at once");
  int status;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR)
    ;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* Process 1 of the new namespace: the kernel ends all others with it. */
static _Noreturn void inside(int parent_lives)
{
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  char byte;
  if (read(parent_lives, &byte, 1) != 1) /* it died before this one was bound to it */
    exit(STATUS_HOST);
  close(parent_lives);
  signal(SIGPIPE, SIG_IGN);
  struct uplink uplink = {.addresses_fd = -1};
  if (options.internet)
    uplink = pasta_prepare();
  enter_network_namespace();
  configure(&uplink);
  passt_check();
  int listener = guest_socket_listen(options.socket);
  announce();
  pid_t passt = passt_start(&options, guest_socket_accept(listener, options.socket));
  passt_wait(passt, options.published_count);
  give_up_privileges(options.internet);
  relay_run(options.published, options.published_count, uplink.addresses_fd);
}

/* Routes before links: at no moment is there a way out that has no wall. */
static void configure(const struct uplink *uplink)
{
  link_up("lo");
  if (options.internet) {
    links_refuse_special();
    links_refuse_own(uplink->addresses_fd);
    pasta_start(uplink);
    link_address(UPLINK_NAME, UPLINK_ADDRESS);
    link_up(UPLINK_NAME);
    link_route_host(UPLINK_NAME, UPLINK_GATEWAY);
    link_default(UPLINK_NAME, UPLINK_GATEWAY);
  } else {
    links_refuse_all();
    link_make_pair(UPLINK_NAME);
    link_address(UPLINK_NAME, UPLINK_ADDRESS);
    link_up(UPLINK_NAME);
    link_route_host(UPLINK_NAME, UPLINK_GATEWAY);
    link_default(UPLINK_NAME, UPLINK_GATEWAY); /* passt wants one to start; the refusals are more specific */
  }
}

/* One line for each published port, then "ready". */
static void announce(void)
{
  for (unsigned n = 0; n < options.published_count; n++)
    printf("published %u %u\n", options.published[n].guest, options.published[n].host);
  printf("ready\n");
  fclose(stdout);
}
