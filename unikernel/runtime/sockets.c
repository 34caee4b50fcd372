/* SPDX-License-Identifier: ISC
 *
 * Sockets, as a system without any answers. The network of an image is no descriptor: it is mirage-net's and what
 * stands on it.
 */
#include <stddef.h>
#include <sys/select.h>
#include <sys/types.h>

#include "runtime.h"

#pragma GCC diagnostic ignored "-Wunused-parameter"

#define NAME_LOOKUP_FAILED (-4) /* EAI_FAIL */

int socket(int family, int type, int protocol) { return fails(EAFNOSUPPORT); }

int socketpair(int family, int type, int protocol, int ends[2]) { return fails(EAFNOSUPPORT); }

/* The rest is about a socket that nobody can have. */
#define NO_SUCH_SOCKET(TYPE, NAME, ...)                                                                                \
  TYPE NAME(int fd, ##__VA_ARGS__) { return fails(ENOTSOCK); }

NO_SUCH_SOCKET(int, bind, const void *address, unsigned length)
NO_SUCH_SOCKET(int, connect, const void *address, unsigned length)
NO_SUCH_SOCKET(int, listen, int backlog)
NO_SUCH_SOCKET(int, accept, void *address, unsigned *length)
NO_SUCH_SOCKET(int, shutdown, int how)
NO_SUCH_SOCKET(int, getsockname, void *address, unsigned *length)
NO_SUCH_SOCKET(int, getpeername, void *address, unsigned *length)
NO_SUCH_SOCKET(int, getsockopt, int level, int name, void *value, unsigned *length)
NO_SUCH_SOCKET(int, setsockopt, int level, int name, const void *value, unsigned length)
NO_SUCH_SOCKET(ssize_t, sendmsg, const void *message, int flags)
NO_SUCH_SOCKET(ssize_t, recvmsg, void *message, int flags)
NO_SUCH_SOCKET(ssize_t, sendto, const void *bytes, size_t size, int flags, const void *address, unsigned length)
NO_SUCH_SOCKET(ssize_t, recvfrom, void *bytes, size_t size, int flags, void *address, unsigned *length)
NO_SUCH_SOCKET(int, sendmmsg, void *messages, unsigned count, int flags)
NO_SUCH_SOCKET(int, recvmmsg, void *messages, unsigned count, int flags, void *timeout)
NO_SUCH_SOCKET(ssize_t, sendfile, int from, off_t *offset, size_t count)

int select(int count, fd_set *readable, fd_set *writable, fd_set *failed, struct timeval *timeout)
{
  return fails(ENOSYS);
}

int poll(void *descriptors, unsigned long count, int timeout) { return fails(ENOSYS); }

int getaddrinfo(const char *name, const char *service, const void *hints, void **result) { return NAME_LOOKUP_FAILED; }

void freeaddrinfo(void *addresses) {}

int getnameinfo(const void *address, unsigned length, char *host, unsigned host_size, char *service,
                unsigned service_size, int flags)
{
  return NAME_LOOKUP_FAILED;
}

const char *gai_strerror(int error) { return "names are not looked up by the C library of an image"; }

void *gethostbyname(const char *name) { return NULL; }
