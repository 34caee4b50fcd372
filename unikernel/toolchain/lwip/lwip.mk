# liblwip.a and its headers: lwIP's core, IPv4, IPv6 and Ethernet, with the settings and the C of unikernel/lwip.
#
#   make -f lwip.mk SRC=<unpacked lwip> LIBC=<newlib's include> OUT=<folder>   in a folder for the objects
include $(dir $(lastword $(MAKEFILE_LIST)))../flags.mk

UNIKERNEL := $(dir $(abspath $(lastword $(filter %lwip.mk,$(MAKEFILE_LIST)))))../..
OURS := $(UNIKERNEL)/lwip
INCLUDE := -I$(OURS) -I$(SRC)/src/include -I$(UNIKERNEL)/include $(COMPILER_HEADERS) -isystem $(LIBC)

names = $(filter-out dns autoip igmp altcp altcp_alloc altcp_tcp dhcp6,$(notdir $(basename $(wildcard $(1)/*.c))))
core := $(patsubst %,core-%.o,$(call names,$(SRC)/src/core))
core4 := $(patsubst %,ipv4-%.o,$(call names,$(SRC)/src/core/ipv4))
core6 := $(patsubst %,ipv6-%.o,$(call names,$(SRC)/src/core/ipv6))
ours := $(patsubst $(OURS)/%.c,port-%.o,$(wildcard $(OURS)/*.c))

all: $(OUT)/lib/liblwip.a $(OUT)/include/lwipopts.h
.DEFAULT_GOAL := all

# What strangers send is read here: a function that writes past an array of its own ends the image, instead of going on.
PROTECTED := $(TARGET) -fstack-protector-strong
UPSTREAM := $(PROTECTED) -w -ffile-prefix-map=$(SRC)/= $(INCLUDE)
core-%.o: $(SRC)/src/core/%.c
	$(CC) $(UPSTREAM) -c $< -o $@
ipv4-%.o: $(SRC)/src/core/ipv4/%.c
	$(CC) $(UPSTREAM) -c $< -o $@
ipv6-%.o: $(SRC)/src/core/ipv6/%.c
	$(CC) $(UPSTREAM) -c $< -o $@
netif-ethernet.o: $(SRC)/src/netif/ethernet.c
	$(CC) $(UPSTREAM) -c $< -o $@
port-%.o: $(OURS)/%.c
	$(CC) $(PROTECTED) -std=gnu11 -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -ffile-prefix-map=$(UNIKERNEL)/= $(INCLUDE) -c $< -o $@

$(OUT)/lib/liblwip.a: $(core) $(core4) $(core6) netif-ethernet.o $(ours)
	mkdir -p $(@D)
	rm -f $@
	$(AR) qcsD $@ $^

$(OUT)/include/lwipopts.h:
	mkdir -p $(@D)/arch
	cp -R $(SRC)/src/include/lwip $(SRC)/src/include/netif $(@D)/
	cp $(OURS)/*.h $(@D)/
	cp $(OURS)/arch/*.h $(@D)/arch/
