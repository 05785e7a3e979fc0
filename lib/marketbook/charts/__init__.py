"""Charts: one function each, which draws a tidy frame of figures and computes nothing.

Every function takes a frame, a ``title`` that states the finding and a ``subtitle`` that says what is shown, and gives a
:class:`Chart`; ``chart.show()`` displays it. The source line is found from the figures unless one is given. Every number in a
picture carries the mark of its figure or stands on an axis.
"""

from marketbook.charts.bars import bars, dumbbell, heatmap, slope, tornado
from marketbook.charts.chart import Chart, Data, MissingSourceError, claims_of, source_line
from marketbook.charts.lines import band, lines, projection, timeline
from marketbook.charts.relations import distribution, network, scatter
from marketbook.charts.style import colour, house_style

__all__ = [
    "Chart", "Data", "MissingSourceError", "band", "bars", "claims_of", "colour", "distribution", "dumbbell", "heatmap", "house_style", "lines", "network",
    "projection", "scatter", "slope", "source_line", "timeline", "tornado",
]  # fmt: skip
