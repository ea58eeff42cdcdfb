"""The addresses of the room `api` that Django answers."""

from django.urls import path

from laban_web.api.deliveries import router as deliveries
from laban_web.api.descriptions import router as descriptions
from laban_web.api.machine import api, not_found

api.add_router("", deliveries)
api.add_router("", descriptions)
urlpatterns = [path("", api.urls), path("<path:_rest>", not_found)]
