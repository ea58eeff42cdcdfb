"""The addresses of the room `accounts`, beside those of sign-in."""

from django.urls import URLPattern

app_name = "accounts"
urlpatterns: list[URLPattern] = []
