"""The command line: a thin group that loads each command only when it is called."""

from __future__ import annotations

import importlib
import os
import sys

import click

from marketbook import __version__
from marketbook.errors import MarketbookError

_COMMANDS = {
    "build": "marketbook.build_cli:build",
    "read": "marketbook.reading_cli:read_command",
    "extract": "marketbook.extract_cli:extract",
    "ingest": "marketbook.extract_cli:ingest",
    "audit": "marketbook.audit_cli:audit",
    "check": "marketbook.check_cli:check",
    "briefing": "marketbook.render_cli:briefing",
    "lab": "marketbook.build_cli:lab",
    "open": "marketbook.build_cli:open_edition",
    "doctor": "marketbook.build_cli:doctor",
}


class _LazyGroup(click.Group):
    """Commands by name; each also takes ``--project`` and ``--debug``, so that they may stand after the command's name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in _COMMANDS:
            return None
        module, _, attribute = _COMMANDS[name].partition(":")
        command = getattr(importlib.import_module(module), attribute)
        have = {parameter.name for parameter in command.params}
        command.params.extend(option for option in _common_options() if option.name not in have)
        return command


def _use_project(ctx: click.Context, option: click.Parameter, value: str | None) -> None:
    if value:
        os.environ["MARKETBOOK_PROJECT"] = value


def _use_debug(ctx: click.Context, option: click.Parameter, value: bool) -> None:
    if value:
        ctx.find_root().meta["marketbook.debug"] = True


def _common_options() -> list[click.Option]:
    return [
        click.Option(["--project"], metavar="DIR", type=click.Path(file_okay=False), expose_value=False, callback=_use_project, help="The project's folder."),
        click.Option(["--debug"], is_flag=True, expose_value=False, callback=_use_debug, help="Show the traceback of an error."),
    ]


@click.group(cls=_LazyGroup, params=_common_options(), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="marketbook")
def cli() -> None:
    """Analytical reports in which every number resolves to its source."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; errors are one line on stderr, with a traceback only under ``--debug``."""
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        status = cli.main(arguments, prog_name="marketbook", standalone_mode=False)
        sys.exit(status if isinstance(status, int) else 0)
    except click.exceptions.Abort:
        click.echo("marketbook: stopped", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except Exception as error:
        if "--debug" in arguments:
            raise
        message = str(error).strip().splitlines()
        kind = "" if isinstance(error, MarketbookError) else f"unexpected {type(error).__name__}: "
        hint = "" if isinstance(error, MarketbookError) else " (--debug shows where)"
        click.echo(f"marketbook: {kind}{message[0] if message else ''}{hint}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
