"""A link that is slow and loses its connection: forwards a local port, so many bytes a second, and cuts after so many."""

import argparse
import contextlib
import random
import socket
import threading
import time

PIECE = 2048


def forward(source: socket.socket, target: socket.socket, rate: int, left: list[int]) -> None:
    """Copy bytes until either end closes, or the connection has carried what it may."""
    with contextlib.suppress(OSError):
        while data := source.recv(PIECE):
            time.sleep(len(data) / rate)
            left[0] -= len(data)
            if left[0] < 0:
                break
            target.sendall(data)
    for end in (source, target):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--listen", type=int, required=True)
    parser.add_argument("--to", required=True)
    parser.add_argument("--rate", type=int, required=True, help="bytes a second")
    parser.add_argument("--cut-after", type=int, required=True, help="bytes, on the average")
    given = parser.parse_args()
    host, port = given.to.split(":")
    chance = random.Random(7)
    server = socket.create_server(("127.0.0.1", given.listen))
    while True:
        near, _ = server.accept()
        try:
            far = socket.create_connection((host, int(port)), timeout=5)
        except OSError:
            near.close()
            continue
        left = [int(chance.uniform(0.5, 1.5) * given.cut_after)]
        for pair in ((near, far), (far, near)):
            threading.Thread(target=forward, args=(*pair, given.rate, left), daemon=True).start()


if __name__ == "__main__":
    main()
