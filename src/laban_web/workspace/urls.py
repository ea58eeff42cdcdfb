"""The addresses of the room `workspace`."""

from django.urls import path, re_path

from laban_web.workspace.connections import views as connections
from laban_web.workspace.deliveries import views as deliveries
from laban_web.workspace.entry import views as entry
from laban_web.workspace.home import views as home
from laban_web.workspace.submissions import views as submissions
from laban_web.workspace.uploads import views as uploads

app_name = "workspace"
_DELIVERY = "<str:organisation>/<path:delivery_id>"
urlpatterns = [
    path("", home.home, name="home"),
    path("deliver/", entry.choose, name="choose"),
    path("deliver/<str:record_type>/form/", entry.first_row, name="first_row"),
    path("deliver/<str:record_type>/file/", uploads.upload, name="upload"),
    re_path(
        r"^deliver/(?P<record_type>[a-z0-9_]+)/template\.(?P<form>csv|xlsx)$",
        uploads.template,
        name="template",
    ),
    path("submissions/", submissions.submissions, name="submissions"),
    path("submissions/<uuid:id>/", submissions.submission, name="submission"),
    path("submissions/<uuid:id>/rows/<int:number>/", entry.row, name="row"),
    path("submissions/<uuid:id>/rows/<int:number>/remove/", entry.remove_row, name="remove_row"),
    path("submissions/<uuid:id>/file/", uploads.replace, name="replace"),
    path("submissions/<uuid:id>/content/", submissions.content, name="content"),
    path("submissions/<uuid:id>/send/", submissions.send, name="send"),
    path("submissions/<uuid:id>/approve/", submissions.approve, name="approve"),
    path("submissions/<uuid:id>/return/", submissions.give_back, name="return"),
    path("submissions/<uuid:id>/recall/", submissions.recall, name="recall"),
    path("submissions/<uuid:id>/discard/", submissions.discard, name="discard"),
    path("deliveries/", deliveries.deliveries, name="deliveries"),
    path(f"deliveries/receipt/{_DELIVERY}", deliveries.receipt, name="receipt"),
    path(f"deliveries/refused/{_DELIVERY}", deliveries.refused, name="refused"),
    path(f"deliveries/withdraw/{_DELIVERY}", deliveries.withdraw, name="withdraw"),
    path(f"deliveries/of/{_DELIVERY}", deliveries.delivery, name="delivery"),
    path("connections/", connections.connections, name="connections"),
    path("connections/export.csv", connections.export, name="connections_export"),
    path("connections/gaps/", connections.gaps, name="gaps"),
    path("connections/gaps/export.csv", connections.export_gaps, name="gaps_export"),
    path(
        "connections/of/<str:organisation>/<str:record_type>/",
        connections.connection,
        name="connection",
    ),
]
