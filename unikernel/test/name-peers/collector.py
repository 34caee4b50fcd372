"""A collector that prints the datagrams it gets: collector.py PORT SECONDS"""

import socket
import sys

port, seconds = int(sys.argv[1]), float(sys.argv[2])
collector = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
collector.bind(("", port))
collector.settimeout(seconds)
try:
    while True:
        print(collector.recv(65536).decode(), flush=True)
except socket.timeout:
    pass
