class Light:
    """Mixed into views: Django would give each a `head` that holds the view, with all that it has fetched."""

    def head(self, request, *args, **kwargs):
        return self.get(request, *args, **kwargs)
