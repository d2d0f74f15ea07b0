"""Uploaded files stay in memory: what somebody sends is never written to a disk before it is checked and sealed.

A file that is too long is counted to its end but not kept, so that a page can say so and loses nothing else.
"""

from io import BytesIO

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

MOST_BYTES = 10_000_000  # of one file; who takes files has a lower limit
MOST_TOGETHER = 50_000_000  # of one request


class InMemory(FileUploadHandler):
    """Keeps each file in memory, up to a limit. A file's `size` is what came, whatever was kept of it."""

    def __init__(self, request=None):
        super().__init__(request)
        self._together = 0

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self._parts: list[bytes] = []
        self._size = 0

    def receive_data_chunk(self, raw_data, start):
        self._size += len(raw_data)
        self._together += len(raw_data)
        if self._size > MOST_BYTES or self._together > MOST_TOGETHER:
            self._parts.clear()
            self._size = max(self._size, MOST_BYTES + 1)
        else:
            self._parts.append(raw_data)
        return

    def file_complete(self, file_size):
        return InMemoryUploadedFile(
            file=BytesIO(b"".join(self._parts)), field_name=self.field_name, name=self.file_name,
            content_type=self.content_type, size=self._size, charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
