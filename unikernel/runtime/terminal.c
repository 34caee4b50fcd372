/* SPDX-License-Identifier: ISC
 *
 * The console takes text and has no settings.
 */
#include "runtime.h"

#pragma GCC diagnostic ignored "-Wunused-parameter"

int tcgetattr(int fd, void *settings) { return fails(ENOTTY); }

int tcsetattr(int fd, int when, const void *settings) { return fails(ENOTTY); }

int ioctl(int fd, unsigned long request, ...) { return fails(ENOTTY); }
