"""How much a browser may upload: counted while it comes in, before anything is kept."""

from __future__ import annotations

from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler

UPLOAD_AT_MOST_BYTES = 20 * 1024 * 1024


class LimitedUpload(TemporaryFileUploadHandler):
    """Keeps an upload on disk, and gives it up when it grows too large."""

    received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take a part of the file."""
        self.received += len(raw_data)
        if self.received > UPLOAD_AT_MOST_BYTES:
            if self.request is not None:
                self.request.META["laban.upload_is_too_large"] = True
            raise StopUpload(connection_reset=False)
        super().receive_data_chunk(raw_data, start)
