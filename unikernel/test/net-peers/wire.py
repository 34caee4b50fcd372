"""A wire made by hand: frames that no host's own TCP/IP would send, and a DHCP server that says what it likes.

    wire.py RUNNER IMAGE        prints "ok" or "not ok" for each check; exits with 1 where one failed
"""
import os
import select
import socket
import struct
import subprocess
import sys
import tempfile
import time

OURS, GUEST, ALL = bytes.fromhex("020000000001"), "10.0.0.2", b"\xff" * 6
failed = 0


def check(good, what):
    global failed
    print(("ok      " if good else "not ok  ") + what, flush=True)
    failed += not good


def checksum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def octets(address):
    return socket.inet_pton(socket.AF_INET6 if ":" in address else socket.AF_INET, address)


def pseudo(source, to, protocol, length):
    layout = "!IHBB" if ":" in source else None
    tail = struct.pack(layout, length, 0, 0, protocol) if layout else struct.pack("!BBH", 0, protocol, length)
    return octets(source) + octets(to) + tail


def udp(source, to, ports, data, length=None, no_sum=False):
    length = 8 + len(data) if length is None else length
    head = struct.pack("!HHH", *ports, length)
    total = checksum(pseudo(source, to, 17, length) + head + b"\0\0" + data[: max(0, length - 8)]) or 0xFFFF
    return head + struct.pack("!H", 0 if no_sum else total) + data


def tcp(source, to, ports, seq, ack, flags, data=b"", window=65535, options=b""):
    words = 5 + len(options) // 4
    head = struct.pack("!HHIIBBHHH", *ports, seq & 0xFFFFFFFF, ack & 0xFFFFFFFF, words << 4, flags, window, 0, 0) + options
    total = checksum(pseudo(source, to, 6, len(head) + len(data)) + head + data)
    return head[:16] + struct.pack("!H", total) + head[18:] + data


def packet(source, to, protocol, payload, hops=64):
    if ":" in source:
        return struct.pack("!IHBB", 6 << 28, len(payload), protocol, hops) + octets(source) + octets(to) + payload
    head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(payload), 0, 0x4000, hops, protocol, 0) + octets(source) + octets(to)
    return head[:10] + struct.pack("!H", checksum(head)) + head[12:] + payload


class Wire:
    """The image at the other end; ARP and neighbour solicitations for our addresses are answered."""

    def __init__(self, *arguments):
        self.folder = tempfile.TemporaryDirectory()
        path = os.path.join(self.folder.name, "wire")
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(path)
        listener.listen(1)
        self.console = open(os.path.join(self.folder.name, "console"), "w+b")
        self.image = subprocess.Popen(
            [sys.argv[1], "--mem=128", "--net", f"service=socket:{path}", sys.argv[2], *arguments],
            stdin=subprocess.DEVNULL, stdout=self.console, stderr=self.console)
        listener.settimeout(30)
        self.socket, _ = listener.accept()
        self.mac, self.rest, self.hears = ALL, b"", []

    def send(self, payload, to=None, kind=0x800):
        frame = (to or self.mac) + OURS + struct.pack("!H", kind) + payload
        self.socket.sendall(struct.pack("!I", len(frame)) + frame)

    def frames(self, seconds):
        """What arrives meanwhile: (type, what follows it)."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if not select.select([self.socket], [], [], left)[0]:
                return
            got = self.socket.recv(1 << 20)
            if not got:
                return
            self.rest += got
            while len(self.rest) >= 4 and len(self.rest) >= 4 + (size := struct.unpack("!I", self.rest[:4])[0]):
                frame, self.rest = self.rest[4 : 4 + size], self.rest[4 + size :]
                self.mac = frame[6:12]
                kind, body = struct.unpack("!H", frame[12:14])[0], frame[14:]
                if kind == 0x806 and body[6:8] == b"\0\1" and body[24:28] == octets("10.0.0.1"):
                    self.send(body[:6] + b"\0\2" + OURS + body[24:28] + body[8:18], kind=0x806)
                if kind == 0x86DD and body[6] == 58 and body[40] == 135 and body[48:64] == octets("fd00::1"):
                    self.advertise("fd00::1", socket.inet_ntop(socket.AF_INET6, body[8:24]))
                for hear in self.hears:
                    hear(kind, body)
                yield kind, body

    def until(self, test, seconds=10):
        return next((body for kind, body in self.frames(seconds) if test(kind, body)), None)

    def icmp6(self, source, to, body, mac=None):
        body = body[:2] + struct.pack("!H", checksum(pseudo(source, to, 58, len(body)) + body)) + body[4:]
        self.send(packet(source, to, 58, body, 255), mac, 0x86DD)

    def advertise(self, target, to, mac=None, flags=0x60000000):
        self.icmp6(target, to, struct.pack("!BBHI", 136, 0, 0, flags) + octets(target) + b"\2\1" + OURS, mac)

    def says(self, text, seconds=30):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            list(self.frames(0.1))
            if text.encode() in open(self.console.name, "rb").read():
                return True
        return False

    def lives(self):
        return self.image.poll() is None

    def learn(self):
        ask = struct.pack("!HHBBH", 1, 0x800, 6, 4, 1) + OURS + octets("10.0.0.1") + bytes(6) + octets(GUEST)
        self.send(ask, ALL, 0x806)
        return self.until(lambda kind, body: kind == 0x806 and body[6:8] == b"\0\2" and body[14:18] == octets(GUEST))

    def echo(self, data, seconds=3, source="10.0.0.1", to=GUEST, **how):
        """The datagram that comes back from port 7, or None."""
        six = ":" in source
        self.send(packet(source, to, 17, udp(source, to, (4000, 7), data, **how)), kind=0x86DD if six else 0x800)
        start = 40 if six else 20
        back = self.until(lambda kind, body: kind == (0x86DD if six else 0x800) and body[6 if six else 9] == 17
                          and body[start + 2 : start + 4] == struct.pack("!H", 4000), seconds)
        return back[start + 8 : start + struct.unpack("!H", back[start + 4 : start + 6])[0]] if back else None

    def page(self, port, seconds=20):
        """Whether port 80 answers a new connection, with the SYN sent again as a client would."""
        end, seq = time.monotonic() + seconds, port * 1000
        mine = lambda kind, body: kind == 0x800 and body[9] == 6 and body[20:24] == struct.pack("!HH", 80, port)
        while time.monotonic() < end:
            self.send(packet("10.0.0.1", GUEST, 6, tcp("10.0.0.1", GUEST, (port, 80), seq, 0, 2)))
            answer = self.until(lambda kind, body: mine(kind, body) and body[33] & 0x12 == 0x12, 1)
            if answer:
                ack = struct.unpack("!I", answer[24:28])[0] + 1
                self.send(packet("10.0.0.1", GUEST, 6, tcp("10.0.0.1", GUEST, (port, 80), seq + 1, ack, 0x18, b"GET / HTTP/1.0\r\n\r\n")))
                return self.until(lambda kind, body: mine(kind, body) and b"hello" in body, 5) is not None
        return False

    def connect(self, ports, target, window=65535, ask=b"", finish=True, options=b""):
        """Many connections at once; with `finish` each is open then. Segments that follow are not answered."""
        for port in ports:
            self.send(packet("10.0.0.1", GUEST, 6, tcp("10.0.0.1", GUEST, (port, target), 1, 0, 2, window=window, options=options)))
            answer = self.until(lambda kind, body: kind == 0x800 and body[9] == 6 and body[33] & 0x12 == 0x12
                                and body[22:24] == struct.pack("!H", port), 2)
            if answer and finish:
                ack = struct.unpack("!I", answer[24:28])[0] + 1
                self.send(packet("10.0.0.1", GUEST, 6, tcp("10.0.0.1", GUEST, (port, target), 2, ack, 0x10, ask, window=window)))

    def close(self):
        self.image.kill()
        self.image.wait()
        self.socket.close()


class Server:
    """A DHCP server whose answers have the options that it is given."""

    def __init__(self, wire, address="10.0.0.50", **options):
        self.wire, self.address, self.options, self.asked, self.refuses = wire, address, options, [], False
        wire.hears.append(self.hear)

    def hear(self, kind, body):
        if kind != 0x800 or body[9] != 17 or body[22:24] != b"\0\x43":
            return
        message = body[28:]
        self.asked.append((time.monotonic(), message[message.index(b"\x35\x01") + 2]))
        answer = 2 if self.asked[-1][1] == 1 else 6 if self.refuses else 5
        options = {"mask": (1, octets("255.255.255.0")), "lease": (51, struct.pack("!I", 3600)), "t1": None, "t2": None}
        options |= self.options
        fields = b"".join(bytes([number, len(value)]) + value for number, value in filter(None, options.values()))
        reply = b"\2\1\6\0" + message[4:8] + bytes(8) + octets(self.address) + bytes(8) + message[28:44] + bytes(192)
        reply += b"\x63\x82\x53\x63\x35\1" + bytes([answer]) + b"\x36\4" + octets("10.0.0.1") + fields + b"\xff"
        everyone = "255.255.255.255"
        self.wire.send(packet("10.0.0.1", everyone, 17, udp("10.0.0.1", everyone, (67, 68), reply)), ALL)


def seconds_of(number, code=51):
    return (code, struct.pack("!I", number))


def datagrams():
    wire = Wire("--ipv4=10.0.0.2/24", "--ipv6=fd00::2/64")
    wire.says("ready")
    wire.learn()
    check(wire.echo(b"hello") == b"hello", "a datagram comes back")
    check(wire.echo(b"hello and more", length=13) == b"hello", "what follows a datagram's length is no part of it")
    check(wire.echo(b"hello", 1, length=1000, no_sum=True) is None, "a datagram longer than its packet is dropped")
    check(wire.echo(b"hello", 1, length=7, no_sum=True) is None, "a datagram shorter than its header is dropped")
    check(wire.echo(b"hello", no_sum=True) == b"hello", "over IPv4 a checksum may be left out")
    six = {"source": "fd00::1", "to": "fd00::2"}
    back = next((back for _ in range(20) if (back := wire.echo(b"six", 0.5, **six))), None)
    check(back == b"six", "a datagram over IPv6 comes back")
    check(wire.echo(b"six", 1, no_sum=True, **six) is None, "over IPv6 it may not")
    ask = struct.pack("!BBHI", 135, 0, 0, 0) + octets("fd00::2")
    wire.icmp6("fd00::1", "fd00::2", ask)
    answer = wire.until(lambda kind, body: kind == 0x86DD and body[6] == 58 and body[40] == 136, 5)
    check(answer is not None, "a solicitation to this node alone needs no address of its sender's")
    wire.advertise("fd00::2", "ff02::1", b"\x33\x33\0\0\0\1", 0x20000000)
    check(wire.echo(b"six", **six) == b"six", "an address in use is not given up for a stranger's claim")
    check(wire.lives(), "the image goes on")
    wire.close()
    wire = Wire("--ipv4=10.0.0.2/24", "--ipv6=fd00::2/64")
    claim = lambda kind, body: kind == 0x86DD and body[6] == 58 and body[40] == 135 and body[48:64] == octets("fd00::2")
    wire.hears.append(lambda kind, body: claim(kind, body) and wire.advertise("fd00::2", "ff02::1", b"\x33\x33\0\0\0\1", 0x20000000))
    check(wire.says("another machine has the address fd00::2"), "an address that another machine has is said")
    wire.close()


def strangers():
    wire = Wire("--ipv4=10.0.0.2/24")
    wire.says("ready")
    wire.learn()
    for port in range(10000, 10300):
        wire.send(packet("10.0.0.1", GUEST, 6, tcp("10.0.0.1", GUEST, (port, 80), 1, 0, 2)))
    check(wire.page(20001), "300 half-open connections keep nobody out")
    wire.connect(range(30000, 32048), 7)
    check(wire.page(20002), "2,048 clients that connected and vanished keep nobody out")
    wire.connect(range(40000, 40040), 19, window=1000)
    check(wire.page(20003, 60), "40 clients that ask for 100 MB and do not read keep nobody out")
    check(wire.lives(), "the image goes on")
    wire.close()


def open_all(wire, ports):
    """Connections to the echo: port by port, what its first byte is numbered."""
    opened = {}

    def hear(kind, body):
        if kind == 0x800 and body[9] == 6 and body[33] & 0x12 == 0x12:
            opened[struct.unpack("!H", body[22:24])[0]] = struct.unpack("!I", body[24:28])[0] + 1

    wire.hears.append(hear)
    for port in ports:
        wire.send(packet("10.0.0.1", GUEST, 6, tcp("10.0.0.1", GUEST, (port, 7), 1, 0, 2)))
    wire.until(lambda kind, body: len(opened) == len(ports), 5)
    wire.hears.remove(hear)
    return opened


def whisperers():
    """Clients that have many pieces kept for them, each of one byte: what lwIP keeps is counted by pieces."""
    wire = Wire("--ipv4=10.0.0.2/24")
    wire.says("ready")
    wire.learn()
    for first in range(30000, 31600, 50):
        opened = open_all(wire, range(first, first + 50))
        for step in range(12):
            for port, first_byte in opened.items():
                wire.send(packet("10.0.0.1", GUEST, 6, tcp("10.0.0.1", GUEST, (port, 7), 2 + step, first_byte, 0x18, b"x")))
            # The next ones come when these have been answered: bytes that wait together would be one piece.
            wire.until(lambda kind, body: kind == 0x800 and body[9] == 6 and len(body) > 40
                       and body[22:28] == struct.pack("!HI", port, (first_byte + step) & 0xFFFFFFFF), 0.1)
    check(wire.page(20004), "1,600 clients that acknowledge no piece of an answer keep nobody out")
    check(wire.lives(), "the image goes on")
    wire.close()
    wire = Wire("--ipv4=10.0.0.2/24")
    wire.says("ready")
    wire.learn()
    wire.connect(range(30000, 30040), 19, options=b"\2\4\0\1")
    come = wire.until(lambda kind, body: kind == 0x800 and body[9] == 6 and body[20:22] == b"\0\x13" and len(body) == 41)
    check(come, "a client that takes one byte in a piece is sent pieces of one byte")
    list(wire.frames(1))
    check(wire.page(20005), "40 clients that take one byte in a piece keep nobody out")
    check(wire.lives(), "the image goes on")
    wire.close()


def leases():
    wire = Wire()
    server = Server(wire, lease=seconds_of(8))
    check(wire.says("addresses: 10.0.0.50/24"), "an address for 8 seconds")
    list(wire.frames(14))
    kinds = [kind for _, kind in server.asked]
    gaps = [b[0] - a[0] for a, b in zip(server.asked, server.asked[1:])]
    check(kinds[:2] == [1, 3] and len(kinds) >= 4 and set(kinds[2:]) == {3} and max(gaps) < 8,
          f"it is asked for again before it ends, and never let go: {kinds}")
    wire.close()
    for what, options, expected in (
        ("a mask with a hole", {"mask": (1, octets("255.0.255.0"))}, "10.0.0.50/8"),
        ("no mask", {"mask": None}, "10.0.0.50/8"),
        ("a mask of zeroes", {"mask": (1, bytes(4))}, "10.0.0.50/8"),
        ("a lease of 0 seconds", {"lease": seconds_of(0)}, "10.0.0.50/24"),
        ("a lease without a time", {"lease": None}, "10.0.0.50/24"),
        ("a lease without an end", {"lease": seconds_of(0xFFFFFFFF)}, "10.0.0.50/24"),
        ("times in the wrong order", {"lease": seconds_of(100), "t1": seconds_of(0, 58), "t2": seconds_of(5000, 59)}, "10.0.0.50/24"),
        ("a gateway elsewhere", {"gateway": (3, octets("192.0.2.1"))}, "10.0.0.50/24"),
    ):
        wire = Wire()
        server = Server(wire, **options)
        got = wire.says(f"addresses: {expected}")
        list(wire.frames(2.5))
        check(got and wire.lives() and len(server.asked) == 2, f"{what}: {expected}")
        wire.close()
    wire = Wire()
    Server(wire, address="224.0.0.1")
    check(not wire.says("addresses:", 3) and wire.lives(), "an address that no machine can have is not taken")
    wire.close()
    wire = Wire()
    server = Server(wire)
    server.refuses = True
    list(wire.frames(8))
    check(wire.lives() and 2 <= len(server.asked) <= 12, f"a server that refuses what it offers is not asked without a pause: {len(server.asked)} questions")
    wire.close()


for part in (datagrams, leases, strangers, whisperers):
    part()
sys.exit(failed > 0)
