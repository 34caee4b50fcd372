/* SPDX-License-Identifier: ISC */
/* frames HVT-RUN IMAGE: runs the guest net.S on one end of a pair of sockets that keep frames apart, as a tap does, and
 * plays the network at the other. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

int main(int argc, char *argv[])
{
  int pair[2], status = 0;
  if (argc != 3 || socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair) != 0)
    return 64;
  pid_t child = fork();
  if (child == 0) {
    char option[32];
    snprintf(option, sizeof option, "net=@%d", pair[1]);
    dup2(open("/dev/null", O_WRONLY), 1);
    execl(argv[1], argv[1], "--quiet", "--net", option, argv[2], (char *)NULL);
    _exit(64);
  }
  close(pair[1]);
  char frame[2048], reply[61], expected[60];
  memset(expected, 0x55, sizeof expected);
  ssize_t got = recv(pair[0], frame, sizeof frame, 0);
  check(got == 60 && memcmp(frame, expected, 60) == 0, "a frame from the guest");
  memset(reply, 0x66, sizeof reply);
  check(send(pair[0], reply, sizeof reply, MSG_NOSIGNAL) == 61, "a frame to the guest");
  got = recv(pair[0], frame, sizeof frame, 0);
  check(got == 61 && memcmp(frame, reply, 61) == 0, "the same frame back");
  waitpid(child, &status, 0);
  check(WIFEXITED(status) && WEXITSTATUS(status) == 0, "the guest with a network succeeds (status %d)", status >> 8);
  return 0;
}
