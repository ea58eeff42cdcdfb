"""The addresses of the room `accounts`, beside those of sign-in."""

from django.urls import path

from laban_web.accounts.audit import views as audit
from laban_web.accounts.people import views as people
from laban_web.accounts.systems import views as systems

app_name = "accounts"
urlpatterns = [
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/roles/", people.grant, name="grant"),
    path("people/<int:pk>/deactivate/", people.deactivate, name="deactivate"),
    path("people/<int:pk>/reactivate/", people.reactivate, name="reactivate"),
    path("people/<int:pk>/review/", people.review, name="review"),
    path("people/<int:pk>/link/", people.link, name="link"),
    path("roles/<int:pk>/end/", people.end_role, name="end_role"),
    path("systems/", systems.systems, name="systems"),
    path("systems/connect/", systems.connect, name="connect"),
    path("systems/<str:client_id>/", systems.system, name="system"),
    path("systems/<str:client_id>/rotate/", systems.rotate, name="rotate"),
    path("systems/<str:client_id>/revoke/", systems.revoke, name="revoke"),
    path("audit/", audit.trail, name="audit"),
    path("audit/export.csv", audit.export, name="audit_export"),
]
