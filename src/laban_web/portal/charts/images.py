"""Images of charts at addresses of their own, drawn when a reader's browser asks for them.

Drawing takes ten times as long as the rest of a page. The page keeps what the image is drawn from
under its digest; the address never stands for another image, so it may be kept for ever.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from laban.base import sha256_hex
from laban.report.charts import Image
from laban_web.installation import installation
from laban_web.portal.charts.files import svg_response

_DIGEST_CHARACTERS = 32
_FOR_EVER = "public, max-age=31536000, immutable"
# About 600 MB. Whoever asks for ever new comparisons must not fill the disk.
KEPT_AT_MOST = 50_000


def image_address(image: Image) -> str:
    """Keep what an image is drawn from, and return where it will be."""
    content = image.content()
    digest = sha256_hex(content)[:_DIGEST_CHARACTERS]
    _keep(_folder() / f"{digest}.json", content)
    return reverse("portal:image", args=[digest])


@require_safe
def image(request: HttpRequest, digest: str) -> HttpResponse:
    """Answer with an image that a page showed."""
    try:
        content = (_folder() / f"{digest[:_DIGEST_CHARACTERS]}.json").read_bytes()
    except FileNotFoundError:
        raise Http404 from None
    response = svg_response(Image.of(content).svg())
    response["Cache-Control"] = _FOR_EVER
    return response


def forget_images(_now: datetime) -> str:
    """Forget the oldest images where there are too many; pages keep theirs anew when asked for."""
    files = sorted(_folder().glob("*.json"), key=_age)
    for path in files[:-KEPT_AT_MOST]:
        path.unlink(missing_ok=True)
    forgotten = max(0, len(files) - KEPT_AT_MOST)
    return f"{forgotten:,} images of charts forgotten" if forgotten else ""


def _keep(path: Path, content: bytes) -> None:
    """Write a file once: whole, or not at all."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        file.write(content)
    Path(file.name).replace(path)


def _folder() -> Path:
    return installation().home / "images"


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
