/* SPDX-License-Identifier: ISC */
/* Ends hvt-run before the guest has started. */
#ifndef RUNNER_FAIL_H
#define RUNNER_FAIL_H

/* Prints "hvt-run: " and the message on standard error and exits with `status`. */
_Noreturn void fail(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Prints only; say() is silent after say_nothing(). */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
void say_nothing(void);

#endif
