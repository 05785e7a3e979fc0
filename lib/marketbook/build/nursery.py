"""Processes that have imported everything once and fork a warm child whenever one is asked for.

There are two servers, forked from one start: ``kernel`` for the kernels that run cells, ``edition`` for the processes that drive
those, render and audit. Each begins to serve as soon as it has what its own children need.

The standard library's fork server would do, but its children forget where it is and start a cold one of their own, and
a daemonic process (a Dask worker) may not use it at all. This one is a plain subprocess: any process that knows the
address may ask for a child, and each child lives no longer than whoever asked for it.

Wire: the client connects to a server's Unix socket, sends one length-prefixed pickle ``(target, arguments)`` and keeps the
connection open. The nursery answers with the child's pid and, when it has ended, with its exit code (8 bytes each;
negative is a signal's number). If the client closes the connection first, the child and its process group are killed.
"""

from __future__ import annotations

import importlib
import os
import pickle
import select
import selectors
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import traceback
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from marketbook.errors import BuildError

_NUMBER = struct.Struct("q")
#: One computing thread per process: a build already runs one process per core.
ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "RAYON_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # only a warning of the debugger that ipykernel loads
}
KERNEL, EDITION = SERVERS = ("kernel", "edition")
CAN_FORK = hasattr(os, "fork") and hasattr(socket, "AF_UNIX")


class Child:
    """A process that was asked for: its ``pid``, and a way to wait for its end or to end it."""

    def __init__(self, connection: socket.socket):
        self._connection = connection
        self.exit_code: int | None = None
        self.pid = _receive(connection)

    def poll(self, timeout: float = 0) -> int | None:
        """Exit code once it has ended (negative: killed by that signal), else None after ``timeout`` seconds."""
        if self.exit_code is None and select.select([self._connection], [], [], timeout)[0]:
            try:
                self.exit_code = _receive(self._connection)
            except BuildError:
                self.exit_code = -signal.SIGKILL  # the nursery itself is gone, and its children with it
            self._connection.close()
        return self.exit_code

    def kill(self) -> None:
        """End it and every process of its group at once, and wait until it is gone."""
        if self.exit_code is None:
            _kill_group(self.pid)
            self.poll(timeout=10)

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)


class SpawnedChild(Child):
    """The same for a system without fork: a fresh interpreter, slow but equal in what it does."""

    def __init__(self, target: str, arguments: tuple):
        command = [sys.executable, "-P", "-m", "marketbook.build.nursery", "--once"]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, env=os.environ | ENVIRONMENT, start_new_session=True
        )
        self._process.stdin.write(pickle.dumps((target, arguments)))
        self._process.stdin.close()
        self.exit_code = None
        self.pid = self._process.pid

    def poll(self, timeout: float = 0) -> int | None:
        if self.exit_code is None:
            try:
                self.exit_code = self._process.wait(timeout or 0.001)
            except subprocess.TimeoutExpired:
                return None
        return self.exit_code

    def kill(self) -> None:
        if self.poll() is None:
            _kill_group(self.pid)
            self._process.kill()
            self.poll(timeout=10)


class Nursery:
    """The owner's end: starts the servers, and ends them (with all their children) on leaving the ``with`` block.

    Parameters
    ----------
    project : path
        The project whose data the servers read ahead, so that their children have them in memory.
    """

    def __init__(self, project: str | Path = ""):
        self.folder = tempfile.mkdtemp(prefix="mb-")
        self._server = None
        about = {"MARKETBOOK_PROJECT": str(project)} if project else {}
        if not CAN_FORK:
            return
        with ExitStack() as here:
            listeners = [here.enter_context(socket.socket(socket.AF_UNIX)) for _ in SERVERS]
            for name, listener in zip(SERVERS, listeners):
                # Bound here, so that requests queue up while the server is still importing.
                listener.bind(f"{self.folder}/{name}")
                listener.listen(128)
            descriptors = [listener.fileno() for listener in listeners]
            self._server = subprocess.Popen(
                [sys.executable, "-P", "-m", "marketbook.build.nursery", self.folder, *map(str, descriptors)],
                stdin=subprocess.PIPE,
                pass_fds=descriptors,
                env=os.environ | ENVIRONMENT | about,
            )

    def __enter__(self) -> Nursery:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def server_address(self) -> str:
        """Where to ask for children; empty where the system cannot fork."""
        return self.folder if self._server else ""

    def close(self) -> None:
        """End the servers and their children; closing twice is allowed."""
        if self._server is not None and self._server.poll() is None:
            self._server.stdin.close()
            try:
                self._server.wait(timeout=60)  # it ends its children first, on a busy machine slowly
            except subprocess.TimeoutExpired:
                self._server.kill()
                self._server.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


#: Set in every child: where to ask for another one.
address_here = ""


def fork(address: str, server: str, target: str, *arguments: Any) -> Child:
    """Run ``target`` ("module:function") with the arguments in a new process.

    Parameters
    ----------
    address, server : str
        The nursery to ask (see ``Nursery.server_address``), and which of its servers; without an address a fresh interpreter
        is started instead.

    Raises
    ------
    BuildError
        If the nursery is gone.
    """
    if not address:
        return SpawnedChild(target, arguments)
    request = pickle.dumps((target, arguments))
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(f"{address}/{server}")
        connection.sendall(_NUMBER.pack(len(request)) + request)
    except OSError as error:
        connection.close()
        raise BuildError(f"the warm process at {address} does not answer ({error}); run the build again") from None
    return Child(connection)


def _receive(connection: socket.socket) -> int:
    data = b""
    while len(data) < _NUMBER.size:
        try:
            part = connection.recv(_NUMBER.size - len(data))
        except ConnectionError:
            part = b""
        if not part:
            raise BuildError("the warm process ended while it was needed; run the build again")
        data += part
    return _NUMBER.unpack(data)[0]


def _kill_group(pid: int) -> None:
    for kill in (os.killpg, os.kill) if hasattr(os, "killpg") else (os.kill,):
        try:
            kill(pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass  # already gone, or not yet the leader of a group of its own


# --- the server -------------------------------------------------------------------------------------------------------


def serve(listener: socket.socket, address: str, owner: int) -> None:
    """Fork a child per request until ``owner`` (a file descriptor) is closed."""
    wake_read, wake_write = os.pipe()
    os.set_blocking(wake_read, False)
    os.set_blocking(wake_write, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)  # only so that the wake-up descriptor is written to
    signal.set_wakeup_fd(wake_write)
    clients: dict[int, socket.socket] = {}
    with selectors.DefaultSelector() as selector:
        for source in (listener, owner, wake_read):
            selector.register(source, selectors.EVENT_READ)
        while True:
            ready = [key.fileobj for key, _ in selector.select()]
            if wake_read in ready:
                os.read(wake_read, 4096)
            _reap(clients, selector)
            if owner in ready:
                for pid in clients:
                    _kill_group(pid)
                return
            for connection in ready:
                if connection is listener:
                    _accept(listener, address, clients, selector, (owner, wake_read, wake_write))
                elif connection in clients.values():  # readable means closed: a client sends nothing after its request
                    selector.unregister(connection)
                    _kill_group(next(pid for pid, client in clients.items() if client is connection))


def _accept(listener, address, clients, selector, descriptors) -> None:
    connection, _ = listener.accept()
    try:
        size = _receive(connection)
        request = bytearray()
        while len(request) < size:
            part = connection.recv(min(size - len(request), 1 << 20))
            if not part:
                raise BuildError("the request was cut short")
            request += part
    except BuildError:
        connection.close()
        return
    pid = os.fork()
    if pid:
        clients[pid] = connection
        selector.register(connection, selectors.EVENT_READ)
        try:
            connection.sendall(_NUMBER.pack(pid))
        except OSError:
            pass  # the client is gone; its closed connection ends the child in the next round
        return
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.setpgid(0, 0)
        selector.close()
        for client in (*clients.values(), connection, listener):
            client.close()
        for descriptor in descriptors:
            os.close(descriptor)
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        code = _run(address, bytes(request))
    finally:
        os._exit(code)


def _reap(clients, selector) -> None:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        connection = clients.pop(pid, None)
        if connection is None:
            continue
        if connection in (key.fileobj for key in selector.get_map().values()):
            selector.unregister(connection)
        try:
            connection.sendall(_NUMBER.pack(os.waitstatus_to_exitcode(status)))
        except OSError:
            pass  # the client did not wait for the answer
        connection.close()


def _run(address: str, request: bytes) -> int:
    """Call what the request names; 0, or 1 with the traceback on stderr."""
    # `python -m` runs this file as __main__; children must find the address in the importable module.
    importlib.import_module("marketbook.build.nursery").address_here = address
    try:
        target, arguments = pickle.loads(request)
        module, function = target.split(":")
        getattr(importlib.import_module(module), function)(*arguments)
        return 0
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def main() -> None:
    if sys.argv[1] == "--once":
        sys.exit(_run("", sys.stdin.buffer.read()))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the owner's business
    listeners = {name: socket.socket(socket.AF_UNIX, fileno=int(number)) for name, number in zip(SERVERS, sys.argv[2:])}
    warm = importlib.import_module("marketbook.build.warm")
    sources = warm.begin_reading()
    warm.prepare("")
    other = os.fork()
    name, another = (KERNEL, EDITION) if other else (EDITION, KERNEL)
    listeners[another].close()  # so that a server that died does not answer
    with sources:
        warm.prepare(name, sources if name == EDITION else None)
    if threading.active_count() > 1:
        raise BuildError(f"warming up for {name} started a thread; a process with threads must not fork")
    serve(listeners[name], sys.argv[1], sys.stdin.fileno())
    if name == KERNEL:
        with suppress(ChildProcessError):
            os.waitpid(other, 0)
        shutil.rmtree(sys.argv[1], ignore_errors=True)  # an owner that was killed could not
    os._exit(0)  # an orderly end would free, object by object, what was read ahead: half a second, for nobody


def proportional_bytes(pid: int) -> int:
    """Memory of one process in bytes, shared pages divided by those who share them (PSS); 0 when it is gone."""
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as rollup:
            return next(1024 * int(line.split()[1]) for line in rollup if line.startswith("Pss:"))
    except FileNotFoundError:
        if sys.platform == "linux":
            return 0
    except (OSError, StopIteration, ValueError):
        return 0
    import psutil

    try:
        return psutil.Process(pid).memory_info().rss
    except psutil.Error:
        return 0


if __name__ == "__main__":
    main()
