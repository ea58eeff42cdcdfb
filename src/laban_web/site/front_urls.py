"""The first page, until the public portal takes its place."""

from django.urls import path
from django.views.generic import TemplateView

urlpatterns = [path("", TemplateView.as_view(template_name="front.html"), name="front")]
