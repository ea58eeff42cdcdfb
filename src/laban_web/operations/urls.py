"""The addresses of the room `operations`."""

from django.urls import path

from laban_web.operations import pages

app_name = "operations"
urlpatterns = [
    path("", pages.server, name="server"),
    path("jobs/<str:name>/run/", pages.run_job, name="run_job"),
    path("sources/<str:name>/pull/", pages.pull_source, name="pull_source"),
]
