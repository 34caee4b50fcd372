# libasmrun.a: the runtime of OCaml native code, from upstream's sources. Every file as it is, but for unix.c:
# unikernel/runtime/ocaml/os.c stands in for it.
#
#   make -f asmrun.mk SRC=<unpacked ocaml> LIBC=<newlib's include> CAML=<Debian's caml headers> OUT=<folder>
include $(dir $(lastword $(MAKEFILE_LIST)))../flags.mk

HERE := $(dir $(abspath $(lastword $(filter %asmrun.mk,$(MAKEFILE_LIST)))))
OURS := $(HERE)../../runtime/ocaml
RUNTIME := $(SRC)/runtime

FILES := startup_aux startup_nat main fail_nat roots_nat signals signals_nat misc freelist major_gc minor_gc \
  memory alloc compare ints floats str array io extern intern hash sys parsing gc_ctrl eventlog md5 obj lexing \
  printexc callback weak compact finalise custom globroots backtrace_nat backtrace dynlink_nat debugger meta \
  dynlink clambda_checks afl bigarray memprof domain skiplist codefrag

# The compiler is Debian's, so what it and the runtime must agree on (word sizes, safe strings, version) is read
# from the headers that came with it. SYS_linux is for the assembler's dialect alone: signals_nat.c would take it
# for a promise that signals exist.
NATIVE := -DNATIVE_CODE -DTARGET_amd64 -DMODEL_default
CPPFLAGS := $(NATIVE) -DCAMLDLLIMPORT= -DCAML_NAME_SPACE -Iruntime $(COMPILER_HEADERS) -isystem $(LIBC)
CFLAGS := $(TARGET) -std=gnu11 -fno-strict-aliasing -fwrapv -fno-tree-vrp -fexcess-precision=standard \
  -ffile-prefix-map=runtime/=ocaml/

all: $(OUT)/lib/libasmrun.a $(OUT)/caml/mlvalues.h
.DEFAULT_GOAL := all

# Compiled in a copy: a file includes its neighbours before anything -I names, and some are ours.
runtime/.ready:
	mkdir -p runtime
	cp -R $(RUNTIME)/. runtime/
	cp $(CAML)/m.h $(CAML)/version.h $(CAML)/opnames.h $(OURS)/s.h runtime/caml/
	cp $(OURS)/build_config.h $(OURS)/os.c runtime/
	awk -f runtime/gen_domain_state64_inc.awk runtime/caml/domain_state.tbl >runtime/caml/domain_state64.inc
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
