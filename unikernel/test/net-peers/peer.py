"""The other end of net-peers: figures and behaviours, each a function by name on the command line."""
import os
import select
import socket
import struct
import sys
import threading
import time

HOST = os.environ.get("PEER", "10.0.0.2")
MB = 1000 * 1000


def connect(port, host=HOST, timeout=100):
    # Long enough for a sender that has backed off on a bad link: speed is for the bench, not for here.
    return socket.create_connection((host, port), timeout)


def into(megabytes=100):
    """Bytes into the image, which counts them."""
    s = connect(9)
    block = bytes(1 << 18)
    left = megabytes * MB
    began = time.perf_counter()
    while left:
        step = min(left, len(block))
        s.sendall(block[:step] if step < len(block) else block)
        left -= step
    s.shutdown(socket.SHUT_WR)
    counted = int(s.makefile().readline())
    took = time.perf_counter() - began
    assert counted == megabytes * MB, counted
    return megabytes / took


def out(check=False):
    """100 MB out of the image."""
    s = connect(19)
    buffer = bytearray(1 << 20)
    pattern = bytes(n * 7 & 255 for n in range(65536)) * 32
    got = 0
    began = time.perf_counter()
    while True:
        n = s.recv_into(buffer)
        if n == 0:
            break
        if check:
            assert buffer[:n] == pattern[got % 65536 :][:n], f"other bytes than were sent, at {got}"
        got += n
    took = time.perf_counter() - began
    assert got == 100 * MB, got
    return 100 / took


def round_trip(times=20000):
    """Microseconds for 64 bytes there and back: the median."""
    s = connect(7)
    s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    message = bytes(64)
    took = []
    for _ in range(times):
        began = time.perf_counter()
        s.send(message)
        got = 0
        while got < 64:
            got += len(s.recv(64))
        took.append(time.perf_counter() - began)
    return sorted(took)[times // 2] * 1e6


def figures():
    s = socket.socket(socket.AF_INET6 if ":" in HOST else socket.AF_INET, socket.SOCK_DGRAM)
    s.settimeout(3)
    for _ in range(3):
        s.sendto(b"?", (HOST, 9000))
        try:
            words = s.recv(1000).decode().split()
            return {words[n]: int(words[n + 1]) for n in range(0, len(words), 2)}
        except TimeoutError:
            pass
    raise SystemExit("the image does not answer")


def churn(times=1000):
    """Connections opened, used and closed one after the other: a second."""
    before = figures()
    began = time.perf_counter()
    for _ in range(times):
        s = connect(80)
        s.sendall(b"GET / HTTP/1.0\r\n\r\n")
        answer = b""
        while chunk := s.recv(4096):
            answer += chunk
        s.close()
        assert answer.endswith(b"hello\n"), answer
    took = time.perf_counter() - began
    return times / took, before, figures()


def many(count=500):
    """Connections at once, each echoing."""
    sockets = [connect(7) for _ in range(count)]
    at_once = figures()
    for n, s in enumerate(sockets):
        s.sendall(b"%06d" % n * 100)
    for n, s in enumerate(sockets):
        got = b""
        while len(got) < 600:
            got += s.recv(600)
        assert got == b"%06d" % n * 100
    for s in sockets:
        s.close()
    time.sleep(0.3)
    return at_once, figures()


def flat():
    """Churn, and the heap before and after."""
    churn(200)
    before = figures()
    churn(1000)
    many(100)
    after = figures()
    assert after["live"] < before["live"] + 100_000, (before, after)
    assert after["packets"] == 0 and after["open"] == 0, after
    return before["live"], after["live"]


def datagrams():
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.settimeout(3)
    for size in (0, 1, 1472, 4000, 20000):
        s.sendto(bytes(size), (HOST, 7))
        assert s.recv(65536) == bytes(size), size


def refused():
    try:
        connect(4242, timeout=3)
    except ConnectionRefusedError:
        return "refused"
    raise AssertionError("connected")


def out_some(megabytes):
    """Some of what the image sends, looked at byte by byte; then broken off."""
    s = connect(19)
    pattern = bytes(n * 7 & 255 for n in range(65536)) * 18
    got = 0
    began = time.perf_counter()
    while got < megabytes * MB:
        chunk = s.recv(1 << 20)
        assert chunk == pattern[got % 65536 :][: len(chunk)], f"other bytes than were sent, at {got}"
        got += len(chunk)
    took = time.perf_counter() - began
    s.close()
    return got / MB / took


def slow_reader():
    """Reads nothing for a while: the image waits, and holds little."""
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16384)
    s.connect((HOST, 19))
    time.sleep(1)
    held = figures()
    got = 0
    while chunk := s.recv(1 << 20):
        got += len(chunk)
    assert got == 100 * MB
    return held


def slow_writer_inside(megabytes=2):
    """The image reads slowly: it does not take more than it may hold."""
    s = connect(82)
    s.settimeout(120)
    most = [0]
    done = threading.Event()

    def watch():
        while not done.wait(0.1):
            most[0] = max(most[0], figures()["packets"])

    threading.Thread(target=watch).start()
    s.sendall(bytes(megabytes * MB))
    s.shutdown(socket.SHUT_WR)
    counted = int(s.makefile().readline())
    done.set()
    assert counted == megabytes * MB
    return most[0]


def cut(times=200):
    """Connections broken off at every stage."""
    for n in range(times):
        s = connect([7, 9, 19, 80, 81, 82][n % 6])
        if n % 3:
            s.send(b"x" * (n * 37 % 5000 + 1))
        if n % 4 == 3:
            time.sleep(0.005)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        s.close()
    time.sleep(0.5)
    return figures()


def half_close():
    s = connect(81)
    assert s.makefile("rb").read() == b"mine\n"
    s.sendall(b"still here")
    s.close()


if __name__ == "__main__":
    for name in sys.argv[1:]:
        name, *arguments = name.split(":")
        print(name, globals()[name](*[int(a) for a in arguments]))
