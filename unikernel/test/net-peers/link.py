"""A bad link: frames between a tap interface and a stream socket (as hvt-run --net NAME=socket:PATH has it), of which
some are lost, come late, twice, or damaged.

link.py TAP PATH [loss=PERCENT] [late=PERCENT] [twice=PERCENT] [damage=PERCENT] [seed=N] [made=N]

`damage` changes bits, lengths and ends of frames towards the image; `made` sends it N frames a second that are made up:
headers of every layer with fields drawn at random.
"""
import fcntl
import os
import random
import select
import socket
import struct
import sys
import time

TUNSETIFF, IFF_TAP, IFF_NO_PI = 0x400454CA, 2, 0x1000


def open_tap(name):
    fd = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(fd, TUNSETIFF, struct.pack("16sH14x", name.encode(), IFF_TAP | IFF_NO_PI))
    return fd


def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


class Maker:
    """Frames that look right at some layers and are wrong at others."""

    def __init__(self, rng):
        self.rng = rng
        self.mac = b"\xff" * 6
        self.seen = []

    def learn(self, frame):
        self.mac = frame[6:12]

    def keep(self, frame):
        if len(self.seen) < 200:
            self.seen.append(frame)
        else:
            self.seen[self.rng.randrange(200)] = frame

    def bytes(self, most):
        return self.rng.randbytes(self.rng.randrange(most + 1))

    def damage(self, frame):
        rng, data = self.rng, bytearray(frame)
        for _ in range(rng.choice((1, 1, 2, 5))):
            what = rng.randrange(5)
            at = rng.randrange(12, max(13, min(len(data), 90)))
            if what == 0 and at < len(data):
                data[at] ^= 1 << rng.randrange(8)
            elif what == 1 and at < len(data):
                data[at] = rng.choice((0, 1, 255, 127, 128, rng.randrange(256)))
            elif what == 2:
                del data[rng.randrange(len(data) + 1) :]
            elif what == 3:
                data += self.bytes(100)
            elif at + 1 < len(data):
                struct.pack_into("!H", data, at, rng.choice((0, 1, 0xFFFF, 1500, 20, rng.randrange(65536))))
        # Half of them with checksums that are right again, so that they get further.
        if rng.random() < 0.5:
            self.mend(data)
        return bytes(data[:1514])

    def mend(self, data):
        if len(data) < 34 or data[12:14] != b"\x08\0":
            return
        header = (data[14] & 15) * 4
        if header < 20 or len(data) < 14 + header:
            return
        data[24:26] = b"\0\0"
        struct.pack_into("!H", data, 24, checksum(bytes(data[14 : 14 + header])))
        length = struct.unpack_from("!H", data, 16)[0]
        at = {6: 16, 17: 6, 1: 2}.get(data[23])
        payload = data[14 + header : 14 + length]
        if at is None or len(payload) < at + 2:
            return
        payload[at : at + 2] = b"\0\0"
        pseudo = b"" if data[23] == 1 else bytes(data[26:34]) + struct.pack("!BBH", 0, data[23], len(payload))
        struct.pack_into("!H", data, 14 + header + at, checksum(pseudo + bytes(payload)))

    def make(self):
        rng = self.rng
        if self.seen and rng.random() < 0.5:
            return self.damage(rng.choice(self.seen))
        kind = rng.randrange(6)
        to = rng.choice((self.mac, b"\xff" * 6, b"\x33\x33" + rng.randbytes(4)))
        ethernet = to + b"\x02" + rng.randbytes(5)
        if kind == 0:
            return ethernet + rng.randbytes(2) + self.bytes(1500)
        if kind == 1:
            arp = struct.pack("!HHBBH", 1, 0x800, 6, 4, rng.choice((1, 2, 3))) + self.bytes(20)
            return ethernet + b"\x08\x06" + arp
        if kind in (2, 3):
            protocol = rng.choice((1, 2, 6, 6, 6, 17, 17, rng.randrange(256)))
            payload = self.bytes(1480)
            options = self.bytes(10) * 4 if rng.random() < 0.2 else b""
            options = options[: 40]
            words = (20 + len(options)) // 4
            options = options[: words * 4 - 20]
            offset = rng.choice((0, 0, 0, 0x2000, rng.randrange(65536)))
            ip = struct.pack("!BBHHHBBH4s4s", 0x40 | words, 0, 20 + len(options) + len(payload), rng.randrange(8), offset, 64,
                             protocol, 0, bytes((10, 0, 0, rng.randrange(256))), bytes((10, 0, 0, 2)))
            frame = bytearray(ethernet + b"\x08\0" + ip + options + payload)
            if protocol == 6 and len(payload) >= 20:
                struct.pack_into("!HH", frame, 34 + len(options), rng.randrange(65536), rng.choice((7, 9, 19, 80, 81)))
                frame[34 + len(options) + 12] = rng.choice((0x50, 0x50, 0x80, rng.randrange(256)))
            if protocol == 17 and len(payload) >= 8:
                struct.pack_into("!HHH", frame, 34 + len(options), rng.randrange(65536), rng.choice((7, 68, 53)),
                                 rng.choice((len(payload), rng.randrange(65536))))
            self.mend(frame)
            return bytes(frame[:1514])
        next_header = rng.choice((0, 6, 17, 43, 44, 58, 58, 58, 59, 60, rng.randrange(256)))
        payload = self.bytes(1460)
        if next_header == 58 and payload:
            payload = bytes((rng.choice((1, 2, 3, 4, 128, 130, 133, 134, 135, 136, 137)),)) + payload[1:]
        source = bytes.fromhex("fe80000000000000") + rng.randbytes(8)
        dest = rng.choice((bytes.fromhex("fd000000000000000000000000000002"), bytes.fromhex("ff020000000000000000000000000001")))
        if next_header == 58 and len(payload) >= 4:
            blank = payload[:2] + b"\0\0" + payload[4:]
            total = checksum(source + dest + struct.pack("!II", len(blank), 58) + blank)
            payload = blank[:2] + struct.pack("!H", total) + blank[4:]
        ip6 = struct.pack("!IHBB", 0x60000000, len(payload), next_header, 255) + source + dest
        return ethernet + b"\x86\xdd" + ip6 + payload


def main():
    tap, path, *rest = sys.argv[1:]
    options = {"loss": 0, "late": 0, "twice": 0, "damage": 0, "seed": 1, "made": 0}
    options.update((k, float(v)) for k, v in (word.split("=") for word in rest))
    rng = random.Random(int(options["seed"]))
    maker = Maker(rng)
    fd = open_tap(tap)
    if os.path.exists(path):
        os.unlink(path)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen(1)
    image, _ = listener.accept()
    image.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
    late = []
    pending = b""
    next_made = time.monotonic()
    sent = 0

    def to_image(frame):
        image.sendall(struct.pack("!I", len(frame)) + frame)

    def to_tap(frame):
        try:
            os.write(fd, frame)
        except OSError:
            pass

    def pass_on(frame, give):
        if rng.random() * 100 < options["loss"]:
            return
        if rng.random() * 100 < options["twice"]:
            give(frame)
        if rng.random() * 100 < options["late"]:
            late.append((time.monotonic() + rng.random() * 0.004, give, frame))
        else:
            give(frame)

    while True:
        now = time.monotonic()
        wait = 0.5
        if late:
            wait = max(0, min(late)[0] - now) if len(late) < 50 else 0
        if options["made"]:
            wait = min(wait, max(0, next_made - now))
        ready, _, _ = select.select([fd, image], [], [], wait)
        if fd in ready:
            for _ in range(64):
                try:
                    frame = os.read(fd, 2000)
                except BlockingIOError:
                    break
                maker.keep(frame)
                if rng.random() * 100 < options["damage"]:
                    frame = maker.damage(frame)
                pass_on(frame, to_image)
        if image in ready:
            chunk = image.recv(1 << 18)
            if not chunk:
                break
            pending += chunk
            at = 0
            while len(pending) - at >= 4:
                length = struct.unpack_from("!I", pending, at)[0]
                if len(pending) - at - 4 < length:
                    break
                frame = pending[at + 4 : at + 4 + length]
                maker.learn(frame)
                pass_on(frame, to_tap)
                at += 4 + length
            pending = pending[at:]
        now = time.monotonic()
        for item in [item for item in late if item[0] <= now]:
            late.remove(item)
            item[1](item[2])
        while options["made"] and next_made <= now:
            to_image(maker.make())
            sent += 1
            next_made += 1 / options["made"]
            if next_made < now - 0.1:
                next_made = now
    print(f"{sent} made-up frames sent")


try:
    main()
except (BrokenPipeError, ConnectionResetError):
    pass
