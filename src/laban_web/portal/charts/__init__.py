"""Charts on public pages, and the files that readers take along.

In: a `Chart` of `laban.report.charts`. Out: a figure by `{% chart chart address %}`, and by
`chart_file` what stands at the address: image, specification, table. Never reads a figure.
"""

from laban_web.portal.charts.files import FORMATS, chart_file

__all__ = ["FORMATS", "chart_file"]
