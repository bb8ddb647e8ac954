from . import kinds, overview, places, resources

__all__ = ["kinds", "overview", "places", "resources"]
