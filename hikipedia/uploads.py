"""A file that nobody would accept is not kept while it arrives: neither memory nor disk fill up."""

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

LIMIT = 30_000_000  # bytes


class SizeLimitHandler(FileUploadHandler):
    """Stands before the others. `request.refused_uploads` names what was too large."""

    received = 0  # bytes of all files of a request: many small ones fill a disk as well

    def receive_data_chunk(self, raw_data, start):
        self.received += len(raw_data)
        if self.received > LIMIT:
            self.request.refused_uploads = [*getattr(self.request, "refused_uploads", []), self.field_name]
            raise SkipFile
        return raw_data

    def file_complete(self, file_size):
        return None
