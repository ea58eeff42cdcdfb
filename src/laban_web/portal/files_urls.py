"""Files and pictures that editors add, as readers fetch them."""

from django.conf import settings
from django.urls import path, re_path
from django.views.static import serve
from wagtail.documents.views.serve import serve as serve_document

urlpatterns = [
    re_path(r"^documents/(\d+)/(.*)$", serve_document, name="wagtaildocs_serve"),
    path("media/images/<path:path>", serve, {"document_root": settings.MEDIA_ROOT / "images"}),
]
