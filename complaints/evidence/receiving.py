"""Reads uploads from the network without letting one fill the disk."""

from __future__ import annotations

import logging
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler

log = logging.getLogger(__name__)


class UpToTheLimit(FileUploadHandler):
    """Lets a file pass until it is larger than is taken; the rest is read away and only its size is kept.

    The form then says that the file is too large, and keeps every other answer.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.seen = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.seen += len(raw_data)
        return raw_data if self.seen <= settings.UPLOAD_LARGEST_MB * 1024 * 1024 else None

    def file_complete(self, file_size: int) -> UploadedFile[Any] | None:
        if self.seen <= settings.UPLOAD_LARGEST_MB * 1024 * 1024:
            return None
        return UploadedFile(BytesIO(), self.file_name, self.content_type, self.seen, self.charset)


class ToDisk(TemporaryFileUploadHandler):
    """Large files go to a temporary file; on a full disk the form gets an empty file, not an error page."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        self.full = False
        super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.full:
            return
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError:
            log.error("The disk is full: an upload was cut off.")
            self.full = True

    def file_complete(self, file_size: int) -> UploadedFile[Any] | None:
        if self.full:
            self.file.close()
            return UploadedFile(BytesIO(), self.file_name, self.content_type, 0, self.charset)
        return super().file_complete(file_size)
