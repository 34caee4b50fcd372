# How everything that ends in an image is compiled. The machine's own gcc does it: the code is ordinary x86-64,
# only nothing of the host's C library may be assumed and no address is relative (an image is linked to fixed
# ones). The processor is the oldest 64-bit one: AVX and later only where code asks the processor first.

CC := gcc
AR := ar
FREESTANDING := -O2 -ffreestanding -fno-pie -fno-pic -fno-stack-protector -fcf-protection=none \
  -fno-asynchronous-unwind-tables -ffunction-sections -fdata-sections -fno-ident
