/* SPDX-License-Identifier: ISC
 *
 * The image as a process: the only one, which can do nothing with processes but end.
 */
#include <signal.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

#include "fatal.h"
#include "runtime.h"
#include "solo5.h"

#define THE_PROCESS 1

/* Programs expect the low eight bits to be what is seen of their status, as on Unix. */
void _exit(int status) { solo5_exit(status & 255); }

void abort(void) { solo5_abort(); /* whoever aborts has said why */ }

pid_t getpid(void) { return THE_PROCESS; }

pid_t getppid(void) { return 0; }

uid_t getuid(void) { return 0; }

uid_t geteuid(void) { return 0; }

gid_t getgid(void) { return 0; }

gid_t getegid(void) { return 0; }

/* Only a signal to itself that nothing handles gets this far (newlib's raise does the handling). */
int kill(pid_t pid, int number)
{
  if (pid != THE_PROCESS && pid != 0)
    return fails(ESRCH);
  if (number != 0)
    fatal("a signal that nothing handles was raised", NULL);
  return 0;
}

int sigprocmask(int how, const sigset_t *set, sigset_t *old)
{
  (void)how;
  (void)set;
  if (old)
    *old = 0;
  return 0;
}

int sigaction(int number, const struct sigaction *action, struct sigaction *old)
{
  (void)number;
  (void)action;
  (void)old;
  return fails(ENOSYS); /* no signal ever comes from outside */
}

/* There is no system to name. */
int uname(void *names)
{
  (void)names;
  return fails(ENOSYS);
}

pid_t fork(void) { return fails(ENOSYS); }

int execve(const char *path, char *const argv[], char *const environment[])
{
  (void)path;
  (void)argv;
  (void)environment;
  return fails(ENOSYS);
}

pid_t wait(int *status)
{
  (void)status;
  return fails(ECHILD);
}

/* There is no command: a shell would say so with status 127. */
int system(const char *command) { return command ? 127 << 8 : 0; }
