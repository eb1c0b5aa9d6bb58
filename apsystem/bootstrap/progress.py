"""What a person at the terminal reads: one line a step, and one sentence when it cannot go on."""

import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType


# What pip, uv, npm and apt say, each in its own words, when there is no network.
NETWORK_WORDS = (
    "name resolution",
    "dns error",
    "failed to lookup address",
    "nodename nor servname",
    "newconnectionerror",
    "failed to establish a new connection",
    "tcp connect error",
    "error sending request",
    "network is unreachable",
    "connection refused",
    "timed out",
    "no matching distribution found",
    "enotfound",
    "eai_again",
    "econnrefused",
    "etimedout",
    "enetunreach",
    "could not resolve",
)
NO_NETWORK = (
    "{what} could not be downloaded: this machine does not reach the internet. "
    "Connect it (behind a proxy set HTTPS_PROXY; with a mirror set PIP_INDEX_URL) and run the same command again."
)


class CannotGoOn(Exception):
    """Carries the one sentence that says what is wrong and what to do."""


@contextmanager
def step(text: str) -> Iterator[None]:
    """Print a progress line, and how many seconds the step took once it is done."""
    begun = time.monotonic()
    print(f"{text} ...", end="", flush=True)
    try:
        yield
    except BaseException:
        print(flush=True)
        raise
    print(f" {time.monotonic() - begun:.1f} s", flush=True)


def say(text: str) -> None:
    """Print one whole line."""
    print(text, flush=True)


def end_as_ctrl_c_does() -> None:
    """Let a closed terminal and a supervisor's stop end everything in order, unless the caller (nohup) ignores them."""
    for ending in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(ending) is not signal.SIG_IGN:
            signal.signal(ending, interrupt_once)


def interrupt_once(number: int, frame: FrameType | None) -> None:
    """Do as Ctrl-C does, and let a repeated signal not disturb the tidying up."""
    signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def why_it_failed(what: str, output: str) -> str:
    """Return the sentence for a tool that failed: no network, or the last lines it wrote."""
    if any(word in output.lower() for word in NETWORK_WORDS):
        return NO_NETWORK.format(what=what)
    last = "\n".join(output.strip().splitlines()[-15:])
    return f"{what} could not be prepared. The tool said:\n{last}"


def quietly(
    what: str, command: Sequence[str | Path], cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> None:
    """Run a tool without showing its chatter; raise CannotGoOn with a sentence if it fails."""
    done = subprocess.run(
        [str(part) for part in command],
        check=False,
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    if done.returncode:
        raise CannotGoOn(why_it_failed(what, done.stdout))
