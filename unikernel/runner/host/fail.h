/* SPDX-License-Identifier: ISC */
/* Ends hvt-run before the guest has started, and hvt-net. */
#ifndef RUNNER_FAIL_H
#define RUNNER_FAIL_H

/* Whose messages they are; hvt-run's where nobody says. */
void fail_name(const char *name);

/* Prints the name, a colon and the message on standard error and exits with `status`. */
_Noreturn void fail(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Prints only; say() is silent after say_nothing(). */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
void say_nothing(void);

#endif
