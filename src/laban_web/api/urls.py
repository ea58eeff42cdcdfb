"""The addresses of the room `api` that Django answers."""

from django.urls import path, re_path

from laban_web.api.connections import router as connections
from laban_web.api.deliveries import router as deliveries
from laban_web.api.descriptions import router as descriptions
from laban_web.api.machine import api, not_found
from laban_web.api.pulls import router as pulls
from laban_web.api.usage.views import router as usage

api.add_router("", deliveries)
api.add_router("", descriptions)
api.add_router("", usage)
api.add_router("", connections)
api.add_router("", pulls)
urlpatterns = [path("", api.urls), re_path(r"^(?P<_rest>(?s:.+))$", not_found)]
