"""A drawing in the terminal, or as a picture."""
# pyright: basic
# plotext has no types.

from pathlib import Path

from history.exports.plots import Drawing


def in_the_terminal(drawing: Drawing, width: int, height: int = 20) -> str:
    import plotext

    plotext.clear_figure()
    plotext.theme("clear")
    plotext.plotsize(width, height)
    plotext.title(drawing.title)
    places = [str(place) for place in drawing.places]
    if drawing.line:
        plotext.date_form("Y-m-d")
        plotext.plot(places, drawing.heights, marker="braille")
    else:
        plotext.bar(places, drawing.heights)
    plotext.ylim(0)
    return plotext.build()


def as_picture(drawing: Drawing, path: Path) -> None:
    """A PNG, or what else the name ends in."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 4.5), layout="constrained")
    axes = figure.subplots()
    if drawing.line:
        axes.step(drawing.places, drawing.heights, where="post", marker=".")
    else:
        axes.bar(drawing.places, drawing.heights)
    axes.set(title=drawing.title, xlabel=drawing.names[0], ylabel=drawing.names[1], ylim=(0, None))
    if any(isinstance(place, str) for place in drawing.places):
        axes.tick_params("x", rotation=30)
    figure.savefig(path, dpi=120)
