/* SPDX-License-Identifier: ISC */
#include "machine.h"

struct machine machine;
