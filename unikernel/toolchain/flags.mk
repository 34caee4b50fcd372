# How everything that ends in an image is compiled. The machine's own gcc does it: the code is ordinary x86-64, only
# it may find no header of the host's, must not take itself to be on Linux, and needs no address to be relative (an
# image is linked to fixed ones). The processor is the oldest 64-bit one: AVX and later only where code asks first.
# toolchain/bin/x86_64-solo5-hvt-cc compiles with the same options.

CC := gcc
AR := ar
TARGET := -O2 -fno-pie -fno-pic -fno-stack-protector -fcf-protection=none -fno-asynchronous-unwind-tables \
  -ffunction-sections -fdata-sections -fno-ident -U__linux__ -U__linux -Ulinux -U__gnu_linux__

# gcc's own headers come first: they include the C library's.
COMPILER_HEADERS := -nostdinc -isystem $(shell $(CC) -print-file-name=include)
