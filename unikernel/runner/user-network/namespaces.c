/* SPDX-License-Identifier: ISC */
#define _GNU_SOURCE
#include "namespaces.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "host/log.h"
#include "machine.h"

enum { NOBODY = 65534, TUN_MAJOR = 10, TUN_MINOR = 200, MAP_BYTES = 32, EVERYBODY = 0666 };

static void write_file(const char *path, const char *text);
static _Noreturn void no_namespaces(void);

void provide_tun_device(void)
{
  struct stat status;
  if (geteuid() != 0 || (stat("/dev/net/tun", &status) == 0 && (status.st_mode & EVERYBODY) == EVERYBODY))
    return;
  /* Where any of this fails, pasta says that it has no such device. */
  if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
      mount("tun", "/dev/net", "tmpfs", MS_NOSUID | MS_NOEXEC, "size=64k,mode=755") != 0)
    return;
  umask(0);
  if (mknod("/dev/net/tun", S_IFCHR | EVERYBODY, makedev(TUN_MAJOR, TUN_MINOR)) != 0)
    umount("/dev/net"); /* root of a container: the one that there was may do */
  umask(S_IRWXG | S_IRWXO);
}

void drop_to_nobody(void)
{
  if (geteuid() != 0)
    return;
  bool given_up =
      setgroups(0, NULL) == 0 && setresgid(NOBODY, NOBODY, NOBODY) == 0 && setresuid(NOBODY, NOBODY, NOBODY) == 0;
  /* EINVAL, EPERM: root of a container that has no other users, and so none of root's rights. */
  if (!given_up && ((errno != EINVAL && errno != EPERM) || geteuid() != 0))
    fail(STATUS_HOST, "cannot give up root's rights: %s", strerror(errno));
  prctl(PR_SET_DUMPABLE, 1); /* or the files of /proc/self would stay root's */
}

void die_with_parent(pid_t parent)
{
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
    exit(STATUS_HOST);
}

void enter_user_namespace(void)
{
  char uids[MAP_BYTES], gids[MAP_BYTES];
  snprintf(uids, sizeof uids, "0 %u 1", geteuid());
  snprintf(gids, sizeof gids, "0 %u 1", getegid());
  if (unshare(CLONE_NEWUSER | CLONE_NEWPID) != 0)
    no_namespaces();
  write_file("/proc/self/setgroups", "deny");
  write_file("/proc/self/uid_map", uids);
  write_file("/proc/self/gid_map", gids);
}

void enter_network_namespace(void)
{
  if (unshare(CLONE_NEWNET) != 0)
    no_namespaces();
}

static void write_file(const char *path, const char *text)
{
  int fd = open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text))
    no_namespaces();
  close(fd);
}

static _Noreturn void no_namespaces(void)
{
  fail(STATUS_HOST,
       "a program can make no user and network namespaces here (%s), and without them a guest would reach what "
       "listens on this machine's loopback; as root: sysctl user.max_user_namespaces=10000, and where they are there "
       "kernel.unprivileged_userns_clone=1 and kernel.apparmor_restrict_unprivileged_userns=0; in a container, a "
       "seccomp "
       "profile that allows unshare",
       strerror(errno));
}

void give_up_privileges(bool routes)
{
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct capabilities[2] = {0};
  if (routes)
    capabilities[0].effective = capabilities[0].permitted = 1u << CAP_NET_ADMIN;
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || syscall(SYS_capset, &header, capabilities) != 0)
    fail(STATUS_HOST, "cannot give up privileges: %s", strerror(errno));
}
