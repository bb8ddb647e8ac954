"""The headers of a public page, once for Django, the shelf and nginx (deploy/nginx.conf, held by a test)."""

from functools import cache

from django.conf import settings

PUBLIC_CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
# Kept everywhere, asked about each time: an answer “not modified” costs next to nothing.
CACHE = "public, no-cache"


def public(path: str) -> dict[str, str]:
    return _public(language_of(path))


def language_of(path: str) -> str:
    """By the path alone (nginx does the same)."""
    return "en" if path == "/en" or path.startswith("/en/") else "ja"


@cache
def _public(language):
    found = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Language": language,
        "Cache-Control": CACHE,
        "Vary": "Accept-Encoding",
        "Content-Security-Policy": PUBLIC_CSP,
        "Permissions-Policy": PERMISSIONS,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": settings.X_FRAME_OPTIONS,
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
        "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
    }
    if settings.SECURE_HSTS_SECONDS:
        found["Strict-Transport-Security"] = (
            f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains; preload"
        )
    return found
