/* SPDX-License-Identifier: ISC */
/* The socket that a guest connects to, once. */
#ifndef RUNNER_GUEST_SOCKET_H
#define RUNNER_GUEST_SOCKET_H

/* Listens at `path`, in the place of a socket that nobody listens to any more. Exits, saying why, where that fails. */
int guest_socket_listen(const char *path);

/* Waits for the guest, gives its connection and removes `path`. Ends the process when a child of it ends meanwhile. */
int guest_socket_accept(int listener, const char *path);

#endif
