# libguest.a: the bindings to the machine and what newlib and Debian's libraries expect of a system. The linker
# takes from it what an image uses.
#
#   make -f guest.mk LIBC=<newlib's include> OUT=<folder>   in a folder for the objects
include $(dir $(lastword $(MAKEFILE_LIST)))flags.mk

UNIKERNEL := $(dir $(abspath $(lastword $(filter %guest.mk,$(MAKEFILE_LIST)))))..
INCLUDE := -I$(UNIKERNEL)/include
STRICT := -std=gnu11 -D_GNU_SOURCE -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -ffile-prefix-map=$(UNIKERNEL)/=
BINDINGS := $(UNIKERNEL)/bindings/hvt
RUNTIME := $(UNIKERNEL)/runtime

# The bindings run before floating point and after faults: general registers only, no C library.
bindings := $(patsubst $(BINDINGS)/%,bindings-%.o,$(wildcard $(BINDINGS)/*.[cS]))
runtime := $(patsubst $(RUNTIME)/%,runtime-%.o,$(wildcard $(RUNTIME)/*.[cS]))
glibc := $(patsubst $(RUNTIME)/glibc/%,glibc-%.o,$(wildcard $(RUNTIME)/glibc/*.[cS]))

all: $(OUT)/lib/libguest.a
.DEFAULT_GOAL := all

bindings-%.o: $(BINDINGS)/%
	$(CC) $(TARGET) $(STRICT) -ffreestanding -mgeneral-regs-only -mno-red-zone $(COMPILER_HEADERS) $(INCLUDE) -c $< -o $@
runtime-%.o: $(RUNTIME)/%
	$(CC) $(TARGET) $(STRICT) $(INCLUDE) -I$(RUNTIME) $(COMPILER_HEADERS) -isystem $(UNIKERNEL)/include/libc -isystem $(LIBC) -c $< -o $@
glibc-%.o: $(RUNTIME)/glibc/%
	$(CC) $(TARGET) $(STRICT) -fno-builtin $(INCLUDE) -I$(RUNTIME) $(COMPILER_HEADERS) -isystem $(UNIKERNEL)/include/libc -isystem $(LIBC) -c $< -o $@

$(OUT)/lib/libguest.a: $(bindings) $(runtime) $(glibc)
	mkdir -p $(@D)
	rm -f $@
	$(AR) qcsD $@ $^
