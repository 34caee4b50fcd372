/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>

#include "machine.h"
#include "net.h"
#include "report.h"
#include "sys.h"

enum {
  LENGTH_BYTES = 4,
  SCRATCH_BYTES = 512,
  HEADER_BYTES = 14 /* of Ethernet */,
  PACKET_BYTES_MAX = 65535 /* of IP */
};

static enum hypercall_result socket_write(const struct device *d, const void *frame, size_t bytes);
static enum hypercall_result socket_read(const struct device *d, void *frame, size_t *bytes);
static const uint16_t socket_calls[] = {SYS_recvfrom, SYS_sendto, SYS_sendmsg, NET_CALLS_END};

const struct net_ops socket_ops = {socket_write, socket_read, NULL, socket_calls};

static void wait_for(int fd, short event);
static void receive(int fd, void *to, size_t bytes, size_t done);
static _Noreturn void closed(void);

/* A frame that was begun is ended, whatever that takes: half a frame would spoil all that follow. */
static enum hypercall_result socket_write(const struct device *d, const void *frame, size_t bytes)
{
  /* passt hangs up on whoever sends what is no frame. */
  if (bytes < HEADER_BYTES || bytes > HEADER_BYTES + PACKET_BYTES_MAX)
    return RESULT_INVALID;
  int fd = d->fd;
  unsigned char length[LENGTH_BYTES] = {(unsigned char)(bytes >> 24), (unsigned char)(bytes >> 16),
                                        (unsigned char)(bytes >> 8), (unsigned char)bytes};
  struct iovec parts[2] = {{length, LENGTH_BYTES}, {(void *)frame, bytes}};
  struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
  long sent;
  do
    sent = sys_call3(SYS_sendmsg, fd, (long)&message, MSG_DONTWAIT | MSG_NOSIGNAL);
  while (sent == -EINTR);
  if (sent == -EAGAIN || sent == -ENOBUFS)
    return RESULT_OK;
  if (sent < 0)
    closed();
  size_t done = (size_t)sent;
  while (done < LENGTH_BYTES + bytes) {
    const char *from = done < LENGTH_BYTES ? (const char *)length + done : (const char *)frame + done - LENGTH_BYTES;
    size_t left = done < LENGTH_BYTES ? LENGTH_BYTES - done : LENGTH_BYTES + bytes - done;
    sent = sys_call(SYS_sendto, fd, (long)from, (long)left, MSG_DONTWAIT | MSG_NOSIGNAL, 0, 0);
    if (sent >= 0)
      done += (size_t)sent;
    else if (sent == -EAGAIN)
      wait_for(fd, POLLOUT);
    else if (sent != -EINTR)
      closed();
  }
  return RESULT_OK;
}

static enum hypercall_result socket_read(const struct device *d, void *frame, size_t *bytes)
{
  int fd = d->fd;
  unsigned char length[LENGTH_BYTES];
  long got;
  do
    got = sys_call(SYS_recvfrom, fd, (long)length, LENGTH_BYTES, MSG_DONTWAIT, 0, 0);
  while (got == -EINTR);
  if (got == -EAGAIN)
    return RESULT_AGAIN;
  if (got <= 0)
    closed();
  receive(fd, length, LENGTH_BYTES, (size_t)got);
  size_t all = (size_t)length[0] << 24 | (size_t)length[1] << 16 | (size_t)length[2] << 8 | length[3];
  if (all <= *bytes) {
    receive(fd, frame, all, 0);
    *bytes = all;
    return RESULT_OK;
  }
  /* Longer than the guest's link takes: lost, as on any other. */
  char scratch[SCRATCH_BYTES];
  while (all > 0) {
    size_t step = all < sizeof scratch ? all : sizeof scratch;
    receive(fd, scratch, step, 0);
    all -= step;
  }
  return RESULT_AGAIN;
}

static void receive(int fd, void *to, size_t bytes, size_t done)
{
  while (done < bytes) {
    long got = sys_call(SYS_recvfrom, fd, (long)((char *)to + done), (long)(bytes - done), MSG_DONTWAIT, 0, 0);
    if (got > 0)
      done += (size_t)got;
    else if (got == -EAGAIN)
      wait_for(fd, POLLIN);
    else if (got != -EINTR)
      closed();
  }
}

static void wait_for(int fd, short event)
{
  struct pollfd one = {.fd = fd, .events = event};
  sys_call(SYS_ppoll, (long)&one, 1, 0, 0, 0, 0);
}

static _Noreturn void closed(void) { report_end(STATUS_HOST, "the other end of a network socket has gone"); }
