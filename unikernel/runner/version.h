/* SPDX-License-Identifier: ISC */
#ifndef RUNNER_VERSION_H
#define RUNNER_VERSION_H

#define RUNNER_VERSION "0.2.0"

#endif
