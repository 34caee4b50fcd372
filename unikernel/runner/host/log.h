/* SPDX-License-Identifier: ISC */
/* Ends hvt-run before the guest has started, and hvt-net. */
#ifndef RUNNER_LOG_H
#define RUNNER_LOG_H

/* Whose messages they are; hvt-run's where nobody says. */
void log_name(const char *name);

/* Prints the name, a colon and the message on standard error and exits with `status`. */
_Noreturn void fail(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Prints only; log_info() is silent after log_quiet(). */
void log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_quiet(void);

#endif
