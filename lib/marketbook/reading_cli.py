"""``marketbook read``: the repaired text of one file, or every edit that made it."""

from __future__ import annotations

import json

import click


@click.command("read")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Print the text with every edit, as one JSON object.")
def read_command(file: str, as_json: bool) -> None:
    """Print FILE repaired and in Simplified Chinese.

    FILE is text (UTF-8, UTF-16 with a byte order mark, GB 18030 or Big5), Markdown, HTML, or a PDF with a text layer.
    """
    from marketbook import reading

    document = reading.read(file)
    if not as_json:
        click.echo(document.text, nl=not document.text.endswith("\n"))
        return
    edits = [edit._asdict() for edit in document.edits]
    click.echo(json.dumps({"source": document.source, "text": document.text, "edits": edits}, ensure_ascii=False))
