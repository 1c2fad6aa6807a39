"""`backscroll history plot`: the worked examples, drawn."""

import shutil
from pathlib import Path

import click

NAMES = ("busiest_hours", "response_times", "readers", "membership")


@click.command
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("name", type=click.Choice(NAMES))
@click.option("--channel", default="general", show_default=True, help="Whose members `membership` counts.")
@click.option("--png", type=click.Path(dir_okay=False, path_type=Path), help="Into a picture instead.")
def plot(folder: Path, name: str, channel: str, png: Path | None) -> None:
    """Draw what the files in FOLDER say: in the terminal, or as a picture."""
    from cli.drawing import as_picture, in_the_terminal
    from history.exports.manifest import NoExport
    from history.exports.plots import asked

    try:
        drawing = asked(folder, name, channel)
        if not drawing.places:
            raise click.ClickException("there is nothing to draw: no event in these files answers that.")
        if png is None:
            click.echo(in_the_terminal(drawing, shutil.get_terminal_size().columns))
        else:
            as_picture(drawing, png)
    except NoExport as error:
        raise click.ClickException(str(error)) from None
    except ModuleNotFoundError as error:
        raise click.ClickException(f"pictures need {error.name}: pip install 'backscroll[plots]'") from None
