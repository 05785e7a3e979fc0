"""Charts: one function each, which draws a tidy frame of figures and computes nothing.

Every function takes a frame, a ``title`` that states the finding, a ``subtitle`` that says what is shown, and optionally a
``source`` and a ``note``; it gives a :class:`Chart`, and ``chart.show()`` displays it. The source line is found from the figures
unless one is given. Every number in a picture carries the mark of its figure or stands on an axis.
"""

# ruff: noqa: F401
from marketbook.charts.bars import bars, dumbbell, heatmap, network, slope, tornado
from marketbook.charts.chart import Chart, source_line
from marketbook.charts.lines import band, lines, projection, timeline
from marketbook.charts.style import colour, house_style
