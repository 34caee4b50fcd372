/* SPDX-License-Identifier: ISC */
/* What hvt-net gives up, and the namespaces that it gets for that. Each exits, saying what to do, where it cannot be
 * done. */
#ifndef RUNNER_NAMESPACES_H
#define RUNNER_NAMESPACES_H

#include <stdbool.h>
#include <sys/types.h>

/* As root, where /dev/net/tun is missing or root's alone: puts one in its place that this process and its children see.
 */
void provide_tun_device(void);

/* As root: becomes nobody, for good, where there is such a user. */
void drop_to_nobody(void);

/* SIGKILL when the parent ends; exits where that is no longer `parent`. */
void die_with_parent(pid_t parent);

/* A user namespace with this user alone; children also get process ids of their own. */
void enter_user_namespace(void);

/* A network namespace with nothing but a loopback that is down. */
void enter_network_namespace(void);

/* Gives up all capabilities, but for the routes where `routes`. */
void give_up_privileges(bool routes);

#endif
