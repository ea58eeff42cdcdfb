"""The server's one entrance: deliveries, hits and open data go to lean doors, all else to Django.

Django runs as WSGI on a fixed number of threads, each of which keeps its database connection.
"""

from __future__ import annotations

import os
import sys
from threading import Thread

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "laban_web.site.settings")

from a2wsgi import WSGIMiddleware
from django.core.wsgi import get_wsgi_application

from laban.report.charts import warm_up
from laban_web.api.doors import open_data_door, record_doors, usage_door
from laban_web.installation import installation
from laban_web.operations.upkeep import Upkeep
from laban_web.site.entrance import Entrance
from laban_web.site.logs import configure

configure()
# Requests are answered while another thread lands groups: let neither wait long for the other.
sys.setswitchinterval(0.001)
# The first reader of a chart does not wait for the engine that draws it.
Thread(target=warm_up, name="charts", daemon=True).start()

DJANGO_THREADS = 8

application = Entrance(
    WSGIMiddleware(get_wsgi_application(), workers=DJANGO_THREADS),
    [
        *record_doors(installation()),
        usage_door(installation()),
        open_data_door(installation()),
        Upkeep(),
    ],
)
