"""The command line is a contract: its commands are documented, and errors are one line."""

from __future__ import annotations

import subprocess
import sys

import pytest
from click.testing import CliRunner

from marketbook.cli import cli


def run(*arguments: str, cwd=None) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "marketbook.cli", *arguments], capture_output=True, text=True, cwd=cwd, timeout=120
    )


def test_every_command_is_documented_and_takes_the_common_options():
    with cli.make_context("marketbook", ["doctor"]) as ctx:
        commands = {name: cli.get_command(ctx, name) for name in cli.list_commands(ctx)}
    assert {"build", "read", "extract", "ingest", "audit", "check", "lab", "open", "doctor"} <= set(commands)
    for name, command in commands.items():
        assert (command.help or "").strip(), name
        assert {"project", "debug"} <= {option.name for option in command.params}, name


def test_help_lists_every_command():
    listed = CliRunner().invoke(cli, ["--help"]).output
    with cli.make_context("marketbook", ["doctor"]) as ctx:
        assert all(name in listed for name in cli.list_commands(ctx))


@pytest.mark.parametrize("place", ["before", "after"])
def test_a_missing_project_is_one_line_that_says_how_to_mend_it(tmp_path, place):
    arguments = ["--project", str(tmp_path), "check"] if place == "before" else ["check", "--project", str(tmp_path)]
    result = run(*arguments, cwd=tmp_path)
    assert result.returncode == 1
    assert len(result.stderr.strip().splitlines()) == 1 and "--project" in result.stderr


def test_debug_shows_the_traceback(tmp_path):
    assert "Traceback" in run("check", "--project", str(tmp_path), "--debug").stderr


def test_reports_of_a_sweep_are_audited_too(project, tmp_path):
    for folder in ("seeds", "data", "notebooks"):
        (tmp_path / folder).symlink_to(project.root / folder)
    page = tmp_path / "reports" / "sweep" / "edition" / "cloud_share.en.html"
    page.parent.mkdir(parents=True)
    page.write_text("<html><body><p>7</p></body></html>")
    told = run("audit", "--project", str(tmp_path)).stderr
    assert "cloud_share.en.html: no figures are recorded in it" in told


def test_wrong_usage_exits_with_two():
    assert run("build", "--no-such-option").returncode == 2
    assert run("no-such-command").returncode == 2
