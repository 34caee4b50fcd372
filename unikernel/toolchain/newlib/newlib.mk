# libc.a and libm.a from newlib's sources: the parts an image can use, compiled directly. Its own build configures
# two dozen folders one after the other, which takes longer than compiling.
#
#   make -f newlib.mk SRC=<unpacked newlib> OUT=<folder>   in a folder for the objects
include $(dir $(lastword $(MAKEFILE_LIST)))../flags.mk

HERE := $(dir $(abspath $(lastword $(filter %newlib.mk,$(MAKEFILE_LIST)))))
LIBC := $(SRC)/newlib/libc
LIBM := $(SRC)/newlib/libm

# The newer of its two sets of exp, log, pow and sin: faster, and right to the last bit but for a few in a thousand.
CFLAGS := $(TARGET) -D__OBSOLETE_MATH=0 -D_LIBC -w -fno-builtin -D__NO_SYSCALLS__ -DMISSING_SYSCALL_NAMES -DMALLOC_ALIGNMENT=16 \
  -DHAVE_INIT_FINI -ffile-prefix-map=$(SRC)/newlib/= $(COMPILER_HEADERS) -isystem include -isystem $(LIBC)/include -I$(LIBM)/common

# Left out: what unikernel/runtime says better for an image (abort, the canary, random numbers), a second printf
# and scanf, those for wide characters with what needs them, and what needs a system that we are not.
NOT_LIBC := nano-% %wprintf %wscanf wcsftime rpmatch abort system arc4random arc4random_uniform \
  stack_protector execr stat64r fstat64r open64r lseek64r init fini _mallocr

sources = $(filter-out $(2),$(notdir $(basename $(wildcard $(1)/*.c $(1)/*.S))))

# $(call compile,archive variable,object prefix,folder,names)
define compile
$(1) += $(4:%=$(2)-%.o)
$(4:%=$(2)-%.o): $(2)-%.o: include/.ready
	$(CC) -I$(3) $(CFLAGS) -c $$(firstword $$(wildcard $(3)/$$*.c $(3)/$$*.S)) -o $$@
endef

# memcpy, memset and setjmp are in assembly for this processor.
MACHINE := $(call sources,$(LIBC)/machine/x86_64,)
$(foreach d,ctype errno locale misc reent search signal ssp stdio stdlib string time, \
  $(eval $(call compile,libc,$(d),$(LIBC)/$(d),$(call sources,$(LIBC)/$(d),$(NOT_LIBC) $(MACHINE)))))
$(eval $(call compile,libc,libc-machine,$(LIBC)/machine/x86_64,$(MACHINE)))
$(eval $(call compile,libm,common,$(LIBM)/common,$(call sources,$(LIBM)/common,)))
$(eval $(call compile,libm,math,$(LIBM)/math,$(call sources,$(LIBM)/math,)))
$(eval $(call compile,libm,libm-machine,$(LIBM)/machine/x86_64,$(call sources,$(LIBM)/machine/x86_64,)))
$(eval $(call compile,libm,fenv,$(LIBM)/fenv,fe_dfl_env))

all: $(OUT)/lib/libc.a $(OUT)/lib/libm.a $(OUT)/include/newlib.h
.DEFAULT_GOAL := all

VERSION = $(shell sed -n "s/^PACKAGE_VERSION='\(.*\)'/\1/p" $(SRC)/newlib/configure)
NUMBERS = $(subst ., ,$(VERSION))

include/.ready:
	mkdir -p include
	cp -R $(LIBC)/machine/x86_64/machine $(LIBC)/machine/shared_x86/sys include/
	cp $(HERE)newlib.h include/
	printf '#define %s %s\n' _NEWLIB_VERSION '"$(VERSION)"' __NEWLIB__ $(word 1,$(NUMBERS)) \
	  __NEWLIB_MINOR__ $(word 2,$(NUMBERS)) __NEWLIB_PATCHLEVEL__ $(word 3,$(NUMBERS)) >include/_newlib_version.h
	touch $@

$(OUT)/lib/libc.a: $(libc)
$(OUT)/lib/libm.a: $(libm)
$(OUT)/lib/%.a:
	mkdir -p $(@D)
	rm -f $@
	$(AR) qcsD $@ $^

$(OUT)/include/newlib.h: include/.ready
	mkdir -p $(OUT)/include
	cp -R $(LIBC)/include/. include/. $(OUT)/include/
	rm -f $(OUT)/include/.ready
