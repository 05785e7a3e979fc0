"""Kernels for papermill: forked warm from the nursery, or the stock one; over IPC sockets, used once, thrown away."""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
from pathlib import Path
from queue import Empty
from typing import Any

from ipykernel.iostream import OutStream
from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import KernelProvisionerBase
from jupyter_client.utils import run_sync

from marketbook.build import nursery
from marketbook.errors import BuildError

#: A report's kernel keeps no history: it would share one database with every other kernel of the user.
ARGUMENTS = ["--HistoryManager.enabled=False"]


class EditionClient(AsyncKernelClient):
    """A client that does not listen for silence: the stock one spends a fifth of a second on it before the first cell.

    What it would flush are messages to nobody, and nbclient takes only those that answer its own requests.
    """

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        end = time.monotonic() + (timeout or float("inf"))
        while time.monotonic() < end:
            self.kernel_info()
            try:
                reply = await self.get_shell_msg(timeout=1)
                if reply["msg_type"] == "kernel_info_reply":
                    await self.get_iopub_msg(timeout=0.2)  # proves that outputs arrive too
                    return
            except Empty:
                if not await self.is_alive():
                    raise BuildError("the kernel died before it answered") from None
        raise BuildError(f"the kernel did not answer within {timeout:g} s")


class EditionKernel(AsyncKernelManager):
    """The manager of one edition's kernel: always of this interpreter, whatever kernels the user has installed.

    Asynchronous, because with a blocking one nbclient waits for ever on a kernel that has died.
    """

    kernel_spec = KernelSpec(
        argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        display_name="Python 3",
        language="python",
    )

    @property
    def pid(self) -> int:
        return self.provisioner.pid

    def exit_code(self) -> int | None:
        """Exit code of a kernel that has ended (negative: killed by that signal), else None."""
        return run_sync(self.provisioner.poll)()

    @property
    def is_running(self) -> bool:
        return self.has_kernel and self.exit_code() is None

    def throw_away(self) -> None:
        """End the kernel at once: it holds nothing that is still needed."""
        run_sync(self.shutdown_kernel)(now=True)


def start_kernel(folder: Path, cwd: Path, stock: bool) -> EditionKernel:
    """A started kernel.

    Parameters
    ----------
    folder : Path
        Private folder with a short path (a Unix socket's name has at most about 100 bytes) for sockets and profile.
    cwd : Path
        Where the notebook's code runs.
    stock : bool
        Start a plain ipykernel instead of forking a warm one.
    """
    ipc = {"transport": "ipc", "ip": str(folder / "k")} if nursery.CAN_FORK else {}
    client = f"{__name__}.{EditionClient.__name__}"
    manager = EditionKernel(connection_file=str(folder / "kernel.json"), client_class=client, **ipc)
    if not stock and nursery.address_here:
        manager.provisioner = ForkedKernel(parent=manager, kernel_spec=manager.kernel_spec, kernel_id="edition")
    environment = os.environ | nursery.ENVIRONMENT | {"IPYTHONDIR": str(folder / "ipython")}
    run_sync(manager.start_kernel)(cwd=str(cwd), env=environment, extra_arguments=list(ARGUMENTS))
    _wait_for_sockets(manager, folder)
    return manager


def _wait_for_sockets(manager: EditionKernel, folder: Path, patience: float = 60) -> None:
    """Wait until the kernel has bound its sockets: ZMQ retries a connection that failed only ten times a second."""
    end = time.monotonic() + patience
    while manager.transport == "ipc" and time.monotonic() < end and manager.exit_code() is None:
        if len(list(folder.glob("k-*"))) == 5:
            return
        time.sleep(0.004)


class ForkedKernel(KernelProvisionerBase):
    """Provisions a kernel by asking the nursery for a child that becomes one."""

    child: nursery.Child | None = None

    @property
    def has_process(self) -> bool:
        return self.child is not None

    @property
    def pid(self) -> int:
        return self.child.pid

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        arguments = kwargs.pop("extra_arguments", [])
        self.parent.write_connection_file()
        self.connection_info = self.parent.get_connection_info()
        return await super().pre_launch(cmd=["-f", self.parent.connection_file, *arguments], **kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> dict[str, Any]:
        target = "marketbook.build.kernels:become_kernel"
        self.child = nursery.fork(nursery.address_here, nursery.KERNEL, target, cmd, kwargs["cwd"], kwargs["env"])
        return self.connection_info

    async def poll(self) -> int | None:
        return self.child.poll() if self.child else 0

    async def wait(self) -> int | None:
        code = self.child.poll(timeout=10) if self.child else 0
        self.child = None
        return code

    async def send_signal(self, signum: int) -> None:
        self.child.send_signal(signum)

    async def kill(self, restart: bool = False) -> None:
        self.child.kill()

    async def terminate(self, restart: bool = False) -> None:
        self.child.send_signal(signal.SIGTERM)

    async def cleanup(self, restart: bool = False) -> None:
        if self.child:
            self.child.kill()


class QuietStream(OutStream):
    """A standard stream that wakes its sender only if something was written: cells and displays flush both, and wait for it."""

    def flush(self) -> None:
        if getattr(self, "_buffers", True):  # an attribute of ipykernel 6 and 7
            super().flush()


def become_kernel(arguments: list[str], cwd: str, environment: dict[str, str]) -> None:
    """Turn this freshly forked process into an IPython kernel that serves until it is killed.

    What a fork would otherwise share is set apart here: working directory, environment, random state.
    """
    import matplotlib
    import numpy as np
    from ipykernel.kernelapp import IPKernelApp

    os.environ.clear()
    os.environ.update(environment)
    os.chdir(cwd)
    np.random.seed()
    sys.argv = ["ipykernel_launcher.py", *arguments]
    app = IPKernelApp.instance(outstream_class=f"{__name__}.{QuietStream.__name__}")
    # The class read its parent's pid from the environment when it was imported, in the nursery.
    app.initialize([*arguments, f"--IPKernelApp.parent_handle={os.getppid()}"])
    app.kernel._execute_sleep = 0  # before each reply, for clients that do not wait for the outputs; nbclient does
    # A stock kernel sets MPLBACKEND before anything imports matplotlib; here it has long been imported.
    matplotlib.rcParams["backend"] = os.environ["MPLBACKEND"]
    gc.set_threshold(50_000, 20, 100)  # a report makes many objects and little garbage: search it seldom
    app.start()
