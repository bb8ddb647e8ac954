from . import kinds, overview, places, resources, synonyms

__all__ = ["kinds", "overview", "places", "resources", "synonyms"]
