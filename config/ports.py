"""Ports of this machine: whether one is free, and finding another."""

import errno
import socket

from config.errors import PortForbidden, PortTaken


def require_free(host: str, port: int) -> None:
    """Raise PortTaken or PortForbidden unless `port` can be listened on."""
    try:
        _bind(host, port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(port) from error
        raise PortForbidden(port, host) from error


def free_port(host: str, preferred: int) -> int:
    """Return `preferred` if it is free, else a port that is."""
    try:
        return _bind(host, preferred)
    except OSError:
        return _bind(host, 0)


def _bind(host: str, port: int) -> int:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as listener:
        # Without this a port just left by ourselves would count as taken for a minute.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(1)
        return int(listener.getsockname()[1])
