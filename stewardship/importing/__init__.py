"""Files of listings on their way in and out: read, compare, merge, apply, export."""
