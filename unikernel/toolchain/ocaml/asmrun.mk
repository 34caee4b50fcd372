# libasmrun.a: the runtime of OCaml native code, from upstream's sources. Every file as it is, but for unix.c:
# unikernel/runtime/ocaml/os.c stands in for it.
#
#   make -f asmrun.mk SRC=<unpacked ocaml> LIBC=<newlib's include> CAML=<Debian's caml headers> OUT=<folder>
include $(dir $(lastword $(MAKEFILE_LIST)))../flags.mk

HERE := $(dir $(abspath $(lastword $(filter %asmrun.mk,$(MAKEFILE_LIST)))))
OURS := $(HERE)../../runtime/ocaml
RUNTIME := $(SRC)/runtime

FILES := addrmap afl alloc array backtrace backtrace_nat bigarray blake2 callback clambda_checks codefrag compare \
  custom debugger domain dynlink dynlink_nat extern fail fail_nat fiber finalise floats frame_descriptors gc_ctrl \
  gc_stats globroots hash intern ints io lexing lf_skiplist main major_gc md5 memory memprof meta minor_gc misc obj \
  parsing platform printexc prng roots runtime_events shared_heap signals signals_nat skiplist startup_aux startup_nat \
  str sync sys weak

# The compiler is Debian's, so what it and the runtime must agree on (word sizes, safe strings, version) is read
# from the headers that came with it. SYS_linux is for the assembler's dialect alone: signals_nat.c would take it
# for a promise that signals exist.
NATIVE := -DNATIVE_CODE -DTARGET_amd64 -DMODEL_default
CPPFLAGS := $(NATIVE) -DCAMLDLLIMPORT= -Iruntime -I$(HERE)../../include -isystem $(HERE)../../include/libc $(COMPILER_HEADERS) -isystem $(LIBC)
CFLAGS := $(TARGET) -std=gnu11 -fno-strict-aliasing -fwrapv -fno-tree-vrp -fexcess-precision=standard \
  -ffile-prefix-map=runtime/=ocaml/

all: $(OUT)/lib/libasmrun.a $(OUT)/caml/mlvalues.h
.DEFAULT_GOAL := all

# Compiled in a copy: a file includes its neighbours before anything -I names, and some are ours.
runtime/.ready:
	mkdir -p runtime
	cp -R $(RUNTIME)/. runtime/
	cp $(CAML)/m.h $(CAML)/version.h $(CAML)/opnames.h $(CAML)/exec.h $(CAML)/jumptbl.h $(OURS)/s.h runtime/caml/
	cp $(OURS)/build_config.h $(OURS)/os.c runtime/
	touch $@

$(FILES:%=%.o): %.o: runtime/.ready
	$(CC) $(CFLAGS) $(CPPFLAGS) -c runtime/$*.c -o $@
os.o: runtime/.ready
	$(CC) $(CFLAGS) -Wall -Wextra -Werror $(CPPFLAGS) -c runtime/os.c -o $@
amd64.o: runtime/.ready
	$(CC) $(NATIVE) -DSYS_linux -DFUNCTION_SECTIONS -Iruntime -c runtime/amd64.S -o $@

$(OUT)/lib/libasmrun.a: $(FILES:%=%.o) os.o amd64.o
	mkdir -p $(@D)
	rm -f $@
	$(AR) qcsD $@ $^

# For C stubs: Debian's headers, with our account of the system.
$(OUT)/caml/mlvalues.h: runtime/.ready
	mkdir -p $(@D)
	cp $(CAML)/*.h $(CAML)/*.tbl $(@D)/
	cp $(OURS)/s.h $(@D)/
