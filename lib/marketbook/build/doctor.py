"""What a build needs from the machine: what is there, what is missing, and the one command that mends it."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import platform
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass

#: Package manager to the command that brings a browser; the first one present is proposed.
_BROWSERS = {
    "apt-get": "apt-get install -y chromium",
    "dnf": "dnf install -y chromium",
    "brew": "brew install --cask chromium",
    "conda": "conda install -y -c conda-forge playwright",
}
_PACKAGES_MEND = f"{sys.executable} -m pip install -e '.[cluster,test]'  (or: make reports)"


@dataclass(frozen=True)
class Finding:
    """One thing looked at: what was found, whether that is enough, whether a build needs it, and how to mend it."""

    name: str
    found: str
    ok: bool
    needed: bool = True
    mend: str = ""


def examine() -> list[Finding]:
    """Everything that a build, the tests and JupyterLab need, looked at one by one."""
    return [_python(), *_packages(), *_fonts(), _kernel(), _browser()]


def _python() -> Finding:
    return Finding(
        "python", platform.python_version(), sys.version_info >= (3, 11), mend="install Python 3.11 or newer"
    )


def _packages() -> list[Finding]:
    """Requirements of the installed distribution: all needed ones in one line, each extra in one of its own."""
    groups: dict[str, list[str]] = {"": []}
    for requirement in importlib.metadata.requires("marketbook") or []:
        name = re.match(r"[\w.-]+", requirement)[0]
        extra = re.search(r"extra\s*==\s*['\"]([\w-]+)", requirement)
        groups.setdefault(extra[1] if extra else "", []).append(name)
    findings = []
    for extra, names in groups.items():
        missing = [name for name in names if not _installed(name)]
        found = f"{len(names) - len(missing)} of {len(names)}" + (f", without {', '.join(missing)}" if missing else "")
        label = f"packages for {extra}" if extra else "packages"
        findings.append(Finding(label, found, not missing, needed=not extra, mend=_PACKAGES_MEND))
    return findings


def _installed(name: str) -> bool:
    try:
        importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def _fonts() -> list[Finding]:
    """The Chinese fonts that reports carry; Regular and Bold, both with mainland and Taiwan forms."""
    findings = []
    for weight in ("regular", "bold"):
        package = f"noto-cjk-sans-jp-{weight}"
        found = f"{package} {importlib.metadata.version(package)}" if _installed(package) else "not found"
        findings.append(Finding(f"font {weight}", found, _installed(package), mend=_PACKAGES_MEND))
    return findings


def _kernel() -> Finding:
    """A stock kernel of this interpreter, as JupyterLab would start it."""
    if importlib.util.find_spec("ipykernel") is None:
        return Finding("jupyter kernel", "ipykernel is not installed", False, mend=_PACKAGES_MEND)
    command = [sys.executable, "-m", "ipykernel_launcher", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    found = (
        f"ipykernel {importlib.metadata.version('ipykernel')}"
        if done.returncode == 0
        else done.stderr.strip().splitlines()[-1]
    )
    return Finding("jupyter kernel", found, done.returncode == 0, mend=_PACKAGES_MEND)


def _browser() -> Finding:
    """Only tests use a browser; PDFs are made without one."""
    mend = next(
        (command for manager, command in _BROWSERS.items() if shutil.which(manager)), "; or ".join(_BROWSERS.values())
    )
    path = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), ""
    )
    return Finding("chromium (tests only)", path or "not found", bool(path), needed=False, mend=mend)
