/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE
#include "guest_socket.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host/log.h"
#include "machine.h"

enum { LOOK_MS = 200 };

static void remove_stale(const struct sockaddr_un *address);

int guest_socket_listen(const char *path)
{
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (strlen(path) >= sizeof address.sun_path)
    fail(STATUS_USAGE, "'%s' cannot be the path of a socket: it has more than %zu bytes", path,
         sizeof address.sun_path - 1);
  strcpy(address.sun_path, path);
  remove_stale(&address);
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  mode_t before = umask(0177);
  if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, 1) != 0)
    fail(STATUS_HOST, "cannot listen at %s: %s", path, strerror(errno));
  umask(before);
  return fd;
}

static void remove_stale(const struct sockaddr_un *address)
{
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd >= 0 && connect(fd, (const struct sockaddr *)address, sizeof *address) != 0 && errno == ECONNREFUSED)
    unlink(address->sun_path);
  close(fd);
}

int guest_socket_accept(int listener, const char *path)
{
  struct pollfd waiting = {.fd = listener, .events = POLLIN};
  while (poll(&waiting, 1, LOOK_MS) <= 0)
    if (waitpid(-1, NULL, WNOHANG) > 0)
      exit(STATUS_HOST);
  int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
  if (fd < 0)
    fail(STATUS_HOST, "cannot take the guest's connection at %s: %s", path, strerror(errno));
  close(listener);
  unlink(path);
  return fd;
}
