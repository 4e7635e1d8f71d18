"""A bad link on this machine: it passes bytes on and cuts the connection when it has passed so many."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class BadLink:
    """A link to a port; `cuts` are how many bytes each next connection passes, either way, before it breaks."""

    target: int
    cuts: list[int] = field(default_factory=list)
    port: int = 0
    connections: int = 0
    down: bool = False
    passed: int = 0

    @property
    def address(self) -> str:
        """Where the link begins."""
        return f"http://127.0.0.1:{self.port}"

    def carry(self, near: socket.socket) -> None:
        """Pass one connection on."""
        allowance = [self.cuts.pop(0) if self.cuts else 1 << 60]
        with near, socket.create_connection(("127.0.0.1", self.target)) as far:
            ways = [
                threading.Thread(target=self._pump, args=(*way, allowance, (near, far)))
                for way in ((near, far), (far, near))
            ]
            for way in ways:
                way.start()
            for way in ways:
                way.join()

    def _pump(
        self,
        source: socket.socket,
        sink: socket.socket,
        allowance: list[int],
        both: tuple[socket.socket, ...],
    ) -> None:
        with suppress(OSError):
            while data := source.recv(4096):
                data = data[: max(0, allowance[0])]
                allowance[0] -= len(data)
                self.passed += len(data)
                sink.sendall(data)
                if allowance[0] <= 0:
                    break
        for each in both:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


@contextmanager
def bad_link(target: int, *cuts: int) -> Iterator[BadLink]:
    """Open a link to a port of this machine."""
    link = BadLink(target, list(cuts))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        link.port = listening.getsockname()[1]

        def accept() -> None:
            with suppress(OSError):
                while True:
                    near, _ = listening.accept()
                    link.connections += 1
                    if link.down:
                        near.close()
                    else:
                        threading.Thread(target=link.carry, args=(near,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield link
        link.down = True
        listening.shutdown(socket.SHUT_RDWR)
