/* SPDX-License-Identifier: ISC */
/* The relay between two networks: what passes it, how connections end, and how many it takes. Skipped where there are
 * no namespaces. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "user-network/links.h"
#include "user-network/passt.h"
#include "user-network/publish.h"
#include "user-network/relay.h"

enum { MANY = 300, LONG_BYTES = 8 << 20, PATIENCE_MS = 60000 };
enum service { ECHO, AFTER_END, RESETS, NOBODY, SERVICES };

static struct published published[SERVICES];

static bool has_namespaces(void)
{
  pid_t child = fork();
  if (child == 0)
    _exit(unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0 ? 0 : 1);
  int status = 1;
  waitpid(child, &status, 0);
  return status == 0;
}

static void echo(int fd)
{
  static char bytes[65536];
  for (ssize_t got; (got = read(fd, bytes, sizeof bytes)) > 0;)
    for (ssize_t done = 0; done < got;) {
      ssize_t sent = write(fd, bytes + done, (size_t)(got - done));
      if (sent < 0)
        return;
      done += sent;
    }
}

/* As the guest: echoes; or says how many bytes came when no more come; or breaks off. One process for each connection.
 */
static void serve(enum service service)
{
  struct sockaddr_in at = {.sin_family = AF_INET,
                           .sin_port = htons((uint16_t)(PASST_PORTS + service)),
                           .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(listener, (struct sockaddr *)&at, sizeof at) != 0 || listen(listener, MANY) != 0)
    exit(1);
  if (fork() != 0)
    return;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  signal(SIGCHLD, SIG_IGN);
  for (;;) {
    int fd = accept(listener, NULL, NULL);
    if (fd >= 0 && fork() == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      if (service == ECHO)
        echo(fd);
      else if (service == AFTER_END) {
        uint32_t count = 0;
        char bytes[1024];
        for (ssize_t got; (got = read(fd, bytes, sizeof bytes)) > 0;)
          count += (uint32_t)got;
        if (write(fd, &count, sizeof count) < 0)
          _exit(1);
      } else {
        struct linger at_once = {1, 0};
        char byte;
        if (read(fd, &byte, 1) < 0)
          _exit(1);
        setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
      }
      _exit(0);
    }
    close(fd);
  }
}

static int client(enum service service)
{
  struct sockaddr_in at = {
      .sin_family = AF_INET, .sin_port = htons(published[service].host), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  struct timeval patience = {PATIENCE_MS / 1000, 0};
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  if (connect(fd, (struct sockaddr *)&at, sizeof at) != 0)
    perror("connect");
  return fd;
}

/* Sends much more than all buffers hold, and reads nothing until the other side takes no more. */
static void carries_much(void)
{
  int fd = client(ECHO);
  size_t sent = 0, got = 0, wrong = 0;
  static uint8_t bytes[65536];
  while (got < LONG_BYTES) {
    struct pollfd p = {fd, (short)((sent < LONG_BYTES ? POLLOUT : 0)), 0};
    if (sent < LONG_BYTES && poll(&p, 1, 200) == 1) {
      for (size_t n = 0; n < sizeof bytes; n++)
        bytes[n] = (uint8_t)((sent + n) * 31 >> 3);
      size_t left = LONG_BYTES - sent < sizeof bytes ? LONG_BYTES - sent : sizeof bytes;
      ssize_t now = send(fd, bytes, left, MSG_DONTWAIT);
      if (now > 0)
        sent += (size_t)now;
      continue;
    }
    ssize_t now = recv(fd, bytes, sizeof bytes, 0);
    if (now <= 0)
      break;
    for (ssize_t n = 0; n < now; n++)
      wrong += bytes[n] != (uint8_t)((got + (size_t)n) * 31 >> 3);
    got += (size_t)now;
  }
  close(fd);
  check(got == LONG_BYTES && wrong == 0, "8 MB there and back, each byte, to a reader that is slow (%zu, %zu wrong)",
        got, wrong);
}

static void carries_many(void)
{
  static int fds[MANY];
  unsigned right = 0;
  for (unsigned n = 0; n < MANY; n++) {
    fds[n] = client(ECHO);
    if (write(fds[n], &n, sizeof n) != sizeof n)
      perror("write");
  }
  for (unsigned n = 0; n < MANY; n++) {
    unsigned got = 0;
    right += recv(fds[n], &got, sizeof got, MSG_WAITALL) == sizeof got && got == n;
    close(fds[n]);
  }
  check(right == MANY, "%d connections at once (%u)", MANY, right);
}

static void carries_ends(void)
{
  int fd = client(AFTER_END);
  uint32_t count = 0;
  if (write(fd, "12345", 5) != 5)
    perror("write");
  shutdown(fd, SHUT_WR);
  ssize_t got = recv(fd, &count, sizeof count, MSG_WAITALL);
  check(got == sizeof count && count == 5, "the end of one direction, and the answer to it");
  check(recv(fd, &count, 1, 0) == 0, "and then the end of the other");
  close(fd);
  fd = client(RESETS);
  if (write(fd, "x", 1) != 1)
    perror("write");
  check(recv(fd, &count, 1, 0) < 0 && errno == ECONNRESET, "a connection that breaks off");
  close(fd);
  fd = client(NOBODY);
  check(recv(fd, &count, 1, 0) < 0 && errno == ECONNRESET, "a port where nobody listens");
  close(fd);
}

int main(void)
{
  if (!has_namespaces()) {
    printf("skipped the relay: no namespaces\n");
    return 0;
  }
  for (unsigned n = 0; n < SERVICES; n++)
    published[n] = (struct published){.guest = (uint16_t)(1 + n)};
  publish_listen(INADDR_LOOPBACK, published, SERVICES);
  pid_t relay = fork();
  if (relay == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0)
      exit(1);
    link_up("lo");
    for (enum service service = ECHO; service < NOBODY; service++)
      serve(service);
    relay_run(published, SERVICES, -1);
  }
  for (unsigned n = 0; n < SERVICES; n++)
    close(published[n].fd);
  carries_much();
  carries_many();
  carries_ends();
  carries_many();
  check(waitpid(relay, NULL, WNOHANG) == 0, "the relay goes on");
  kill(relay, SIGKILL);
  waitpid(relay, NULL, 0);
  return 0;
}
