"""Asking clamd about a file: INSTREAM over TCP or a unix socket (man clamd, section COMMANDS)."""

import re
import socket
import struct
import time


CHUNK = 64 * 1024
MOST_SECONDS = 20.0
LONGEST_REPLY = 4096
CLEAN = re.compile(r"stream: OK")
FOUND = re.compile(r"stream: (.+) FOUND")


class NotScanned(Exception):
    """The scanner could not be asked, or said something other than clean or found."""


def scan(data: bytes, where: str, *, seconds: float = MOST_SECONDS) -> str:
    """Return what clamd found in a file, "" for nothing; raise NotScanned for anything else it does or says."""
    until = time.monotonic() + seconds
    try:
        with connect(where, seconds) as connection:
            connection.sendall(b"zINSTREAM\0")
            for start in range(0, len(data), CHUNK):
                chunk = data[start : start + CHUNK]
                wait_until(connection, until)
                connection.sendall(struct.pack(">I", len(chunk)) + chunk)
            connection.sendall(struct.pack(">I", 0))
            reply = reply_of(connection, until)
    except (OSError, ValueError) as failure:
        raise NotScanned(f"{where}: {failure}") from failure
    if CLEAN.fullmatch(reply):
        return ""
    found = FOUND.fullmatch(reply)
    if found is None:
        raise NotScanned(f"{where} said {reply[:200]!r}")
    return found.group(1)


def connect(where: str, seconds: float) -> socket.socket:
    """Return a connection to host:port or to a unix socket's path."""
    if not where.startswith("/"):
        host, _, port = where.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), timeout=seconds)
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.settimeout(seconds)
        connection.connect(where)
    except OSError:
        connection.close()
        raise
    return connection


def reply_of(connection: socket.socket, until: float) -> str:
    """Return the one line clamd answers; it ends with NUL, so a cut-off one is never taken for whole."""
    said = b""
    while not said.endswith(b"\0"):
        wait_until(connection, until)
        more = connection.recv(LONGEST_REPLY)
        said += more
        if not more or len(said) > LONGEST_REPLY:
            raise ValueError(f"the answer has no end: {said[:200]!r}")
    return said[:-1].decode(errors="replace")


def wait_until(connection: socket.socket, until: float) -> None:
    """Let the connection wait only for what is left of the time."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("took too long")
    connection.settimeout(left)
