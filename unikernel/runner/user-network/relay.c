/* SPDX-License-Identifier: ISC */
/* One thread and one epoll. What one side sends goes to the other at once; what that does not take is held, and no more
 * is read from the first until it is gone: so a connection holds one buffer each way at most. */
#define _GNU_SOURCE
#include "relay.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host/log.h"
#include "links.h"
#include "machine.h"
#include "passt.h"

enum {
  BUFFER_BYTES = 65536,
  EVENTS = 64,
  CONNECTIONS_MAX = 2048,
  ACCEPTED_AT_ONCE = 16,
  PAUSE_MS = 50,
  OTHER_FILES = 96
};

enum kind { LISTENER, SIDE, CHILDREN, ADDRESSES };
struct source { /* what an event is of */
  enum kind kind;
};

struct connection;
struct side {
  struct source source;
  int fd;
  uint32_t events; /* asked for; 0: not in the epoll */
  bool ended;      /* it sends no more */
  bool shut;       /* it is sent no more */
  uint8_t *held;   /* what it has not taken yet */
  size_t held_at, held_bytes;
  struct connection *connection;
};

struct connection {
  struct side sides[2]; /* the client's, the guest's */
  bool connecting, closed;
  struct connection *next_closed;
};

struct listener {
  struct source source;
  int fd;
  uint16_t to; /* the port in the namespace */
};

static int epoll_fd;
static struct listener listeners[PUBLISHED_MAX];
static unsigned listener_count, connection_count, connections_max;
static bool paused; /* takes no connections, since there are as many as may be */
static struct connection *closed;
static uint8_t buffer[BUFFER_BYTES];

static void watch(int fd, struct source *source);
static void take(struct listener *listener);
static bool open_connection(int client, uint16_t to);
static void serve(struct side *side, uint32_t events);
static bool deliver(struct side *to);
static bool pump(struct side *from);
static void ask(struct side *side);
static struct side *other(struct side *side);
static void close_connection(struct connection *c, bool reset);
static void forget_closed(void);
static void listen_again(void);
static unsigned raise_limit(void);

_Noreturn void relay_run(const struct published published[], unsigned count, int addresses_fd)
{
  static struct source children = {CHILDREN}, addresses = {ADDRESSES};
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGCHLD);
  sigprocmask(SIG_BLOCK, &set, NULL);
  int signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  epoll_fd = epoll_create1(EPOLL_CLOEXEC);
  if (signals < 0 || epoll_fd < 0)
    fail(STATUS_HOST, "cannot wait for events: %s", strerror(errno));
  watch(signals, &children);
  if (addresses_fd >= 0)
    watch(addresses_fd, &addresses);
  connections_max = raise_limit();
  listener_count = count;
  for (unsigned n = 0; n < count; n++) {
    listeners[n] = (struct listener){{LISTENER}, published[n].fd, (uint16_t)(PASST_PORTS + n)};
    watch(listeners[n].fd, &listeners[n].source);
  }
  for (;;) {
    /* A child that ended before its signal was blocked has sent none. */
    if (waitpid(-1, NULL, WNOHANG) > 0)
      exit(0);
    struct epoll_event events[EVENTS];
    int ready = epoll_wait(epoll_fd, events, EVENTS, paused ? PAUSE_MS : -1);
    if (ready < 0 && errno != EINTR)
      fail(STATUS_HOST, "cannot wait for events: %s", strerror(errno));
    for (int n = 0; n < ready; n++) {
      struct source *source = events[n].data.ptr;
      if (source->kind == LISTENER)
        take((struct listener *)source);
      else if (source->kind == SIDE)
        serve((struct side *)source, events[n].events);
      else if (source->kind == ADDRESSES)
        links_refuse_own(addresses_fd);
    }
    forget_closed();
    if (paused && connection_count < connections_max)
      listen_again();
  }
}

static void watch(int fd, struct source *source)
{
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = source};
  if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event) != 0)
    fail(STATUS_HOST, "cannot wait for events: %s", strerror(errno));
}

static void take(struct listener *listener)
{
  for (unsigned n = 0; n < ACCEPTED_AT_ONCE && !paused; n++) {
    int client = accept4(listener->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (client < 0 && (errno == EAGAIN || errno == EINTR || errno == ECONNABORTED))
      return;
    if (client < 0 || !open_connection(client, listener->to) || connection_count >= connections_max) {
      paused = true;
      for (unsigned l = 0; l < listener_count; l++)
        epoll_ctl(epoll_fd, EPOLL_CTL_DEL, listeners[l].fd, NULL);
    }
  }
}

static void listen_again(void)
{
  paused = false;
  for (unsigned n = 0; n < listener_count; n++)
    watch(listeners[n].fd, &listeners[n].source);
}

/* False, and the client is closed, where there is no memory or descriptor for it. */
static bool open_connection(int client, uint16_t to)
{
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(to), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int guest = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), one = 1;
  struct connection *c = guest < 0 ? NULL : calloc(1, sizeof *c);
  if (!c) {
    close(client);
    if (guest >= 0)
      close(guest);
    return false;
  }
  connection_count++;
  c->sides[0] = (struct side){.source = {SIDE}, .fd = client, .connection = c};
  c->sides[1] = (struct side){.source = {SIDE}, .fd = guest, .connection = c};
  setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  setsockopt(guest, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (connect(guest, (struct sockaddr *)&at, sizeof at) != 0) {
    if (errno != EINPROGRESS) {
      close_connection(c, true);
      return true;
    }
    c->connecting = true;
  }
  ask(&c->sides[0]);
  ask(&c->sides[1]);
  return true;
}

static void serve(struct side *side, uint32_t events)
{
  struct connection *c = side->connection;
  if (c->closed)
    return;
  if (events & EPOLLERR) {
    close_connection(c, true);
    return;
  }
  if (c->connecting) {
    if (side == &c->sides[1] && (events & EPOLLOUT))
      c->connecting = false;
  } else if (((events & EPOLLOUT) && !deliver(side)) ||
             ((events & (EPOLLIN | EPOLLHUP)) && (side->events & EPOLLIN) && !pump(side))) {
    close_connection(c, true);
    return;
  }
  if (side->shut && other(side)->shut) {
    close_connection(c, false);
    return;
  }
  ask(side);
  ask(other(side));
}

/* Sends what is held; false where the connection is broken. */
static bool deliver(struct side *to)
{
  while (to->held) {
    ssize_t sent = send(to->fd, to->held + to->held_at, to->held_bytes - to->held_at, MSG_NOSIGNAL);
    if (sent < 0)
      return errno == EAGAIN || errno == EINTR;
    to->held_at += (size_t)sent;
    if (to->held_at == to->held_bytes) {
      free(to->held);
      to->held = NULL;
    }
  }
  if (other(to)->ended && !to->shut) {
    to->shut = true;
    shutdown(to->fd, SHUT_WR);
  }
  return true;
}

/* Reads once and sends it on; false where the connection is broken. */
static bool pump(struct side *from)
{
  struct side *to = other(from);
  if (to->held || from->ended)
    return true;
  ssize_t got = recv(from->fd, buffer, sizeof buffer, 0);
  if (got < 0)
    return errno == EAGAIN || errno == EINTR;
  if (got == 0) {
    from->ended = true;
    return deliver(to);
  }
  ssize_t sent = send(to->fd, buffer, (size_t)got, MSG_NOSIGNAL);
  if (sent < 0 && errno != EAGAIN && errno != EINTR)
    return false;
  size_t done = sent < 0 ? 0 : (size_t)sent;
  if (done == (size_t)got)
    return true;
  to->held_bytes = (size_t)got - done;
  to->held_at = 0;
  to->held = malloc(to->held_bytes);
  if (!to->held)
    return false;
  memcpy(to->held, buffer + done, to->held_bytes);
  return true;
}

/* A side that nothing is wanted of leaves the epoll, which would tell of its end again and again. */
static void ask(struct side *side)
{
  struct connection *c = side->connection;
  uint32_t events = 0;
  if (c->connecting)
    events = side == &c->sides[1] ? EPOLLOUT : 0;
  else {
    if (!side->ended && !other(side)->held)
      events |= EPOLLIN;
    if (side->held)
      events |= EPOLLOUT;
  }
  if (events == side->events)
    return;
  struct epoll_event event = {.events = events, .data.ptr = &side->source};
  int change = side->events == 0 ? EPOLL_CTL_ADD : events == 0 ? EPOLL_CTL_DEL : EPOLL_CTL_MOD;
  if (epoll_ctl(epoll_fd, change, side->fd, &event) != 0)
    fail(STATUS_HOST, "cannot wait for a connection: %s", strerror(errno));
  side->events = events;
}

static struct side *other(struct side *side) { return &side->connection->sides[side == &side->connection->sides[0]]; }

/* It is freed after the events that may still name it. */
static void close_connection(struct connection *c, bool reset)
{
  struct linger at_once = {.l_onoff = 1, .l_linger = 0};
  for (unsigned n = 0; n < 2; n++) {
    if (reset)
      setsockopt(c->sides[n].fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close(c->sides[n].fd);
    free(c->sides[n].held);
  }
  connection_count--;
  c->closed = true;
  c->next_closed = closed;
  closed = c;
}

static void forget_closed(void)
{
  while (closed) {
    struct connection *c = closed;
    closed = c->next_closed;
    free(c);
  }
}

/* How many connections the limit on open files allows. */
static unsigned raise_limit(void)
{
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
    return OTHER_FILES;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  rlim_t max = limit.rlim_cur > OTHER_FILES + 2 ? (limit.rlim_cur - OTHER_FILES) / 2 : 1;
  return max < CONNECTIONS_MAX ? (unsigned)max : CONNECTIONS_MAX;
}
