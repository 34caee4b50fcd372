"""Connections to the image's web server, one after the other from several processes, for so many seconds: most of them as
a browser of old makes them, some kept alive, some broken off. Prints the image's memory at intervals.

churn.py SECONDS INTERVAL
"""
import multiprocessing
import random
import socket
import struct
import sys
import time

from peer import HOST, figures

PROCESSES = 4
WARM_UP = 10
ROOM = 1 << 20  # what the image may hold more at the end than when it was warm
GET = b"GET / HTTP/1.1\r\nHost: image\r\n%s\r\n"
CLOSE = GET % b"Connection: close\r\n"
KEEP = GET % b""


def connect():
    s = socket.create_connection((HOST, 8080), 30)
    s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return s


def break_off(s):
    s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    s.close()


def answer(s, end):
    got = b""
    while not got.endswith(end):
        piece = s.recv(4096)
        if not piece:
            raise ConnectionError(f"closed after {got!r}")
        got += piece


def one(rng):
    s = connect()
    kind = rng.randrange(20)
    if kind == 0:
        break_off(s)
    elif kind == 1:
        s.sendall(KEEP)
        break_off(s)
    elif kind == 2:
        for _ in range(3):
            s.sendall(KEEP)
            answer(s, b"hello\n")
        s.close()
    else:
        s.sendall(CLOSE)
        answer(s, b"hello\n")
        assert s.recv(1) == b"", "more than the answer"
        s.close()


def work(seed, done, failed, until):
    rng = random.Random(seed)
    while time.monotonic() < until:
        try:
            one(rng)
            with done.get_lock():
                done.value += 1
        except OSError as error:
            with failed.get_lock():
                failed.value += 1
            print(f"failed: {error!r}", flush=True)
            time.sleep(0.1)


def main(seconds, interval):
    done, failed = multiprocessing.Value("q", 0), multiprocessing.Value("q", 0)
    began = time.monotonic()
    until = began + seconds
    workers = [multiprocessing.Process(target=work, args=(n, done, failed, until)) for n in range(PROCESSES)]
    for worker in workers:
        worker.start()
    warm = None
    while time.monotonic() < until:
        time.sleep(max(0, min(interval if warm else WARM_UP, until - time.monotonic())))
        now = figures()
        warm = warm or now
        print(f"{time.monotonic() - began:6.0f} s  {done.value:9} connections  heap {now['heap']:9}  live {now['live']:9}", flush=True)
    for worker in workers:
        worker.join()
    time.sleep(1)
    now = figures()
    assert done.value > 0 and failed.value <= done.value / 10000, f"{failed.value} of {done.value} connections failed"
    assert now["live"] < warm["live"] + ROOM, (warm, now)
    assert now["packets"] == 0, now
    print(f"{done.value} connections in {seconds} s, {failed.value} failed; live bytes {warm['live']} and then {now['live']}, heap {warm['heap']} and then {now['heap']}")


if __name__ == "__main__":
    main(float(sys.argv[1]), float(sys.argv[2]))
