"""The command line: a thin group; each command imports what it needs when it is called."""

from __future__ import annotations

import os
import sys

import click

from marketbook import __version__, build_cli, extract_cli
from marketbook.errors import MarketbookError
from marketbook.lean import FORMATS, without


def _use_project(ctx: click.Context, option: click.Parameter, value: str | None) -> None:
    if value:
        os.environ["MARKETBOOK_PROJECT"] = value


def _use_debug(ctx: click.Context, option: click.Parameter, value: bool) -> None:
    if value:
        ctx.find_root().meta["marketbook.debug"] = True


def _common_options() -> list[click.Option]:
    return [
        click.Option(
            ["--project"],
            metavar="DIR",
            type=click.Path(file_okay=False),
            expose_value=False,
            callback=_use_project,
            help="The project's folder.",
        ),
        click.Option(
            ["--debug"], is_flag=True, expose_value=False, callback=_use_debug, help="Show the traceback of an error."
        ),
    ]


@click.group(params=_common_options(), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="marketbook")
def cli() -> None:
    """Analytical reports in which every number resolves to its source."""


for _command in (
    *(
        build_cli.build,
        extract_cli.read_command,
        extract_cli.extract,
        extract_cli.ingest,
        build_cli.audit,
        extract_cli.check,
    ),
    *(build_cli.briefing, build_cli.lab, build_cli.open_edition, build_cli.doctor),
):
    _command.params += _common_options()  # they may stand after the command's name too
    cli.add_command(_command)
cli.list_commands = lambda ctx: list(cli.commands)  # in this order, not by the alphabet


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; errors are one line on stderr, with a traceback only under ``--debug``."""
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        with without(*FORMATS):
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
