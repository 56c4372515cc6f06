"""What every answer tells the browser not to do."""

from flask import Response

from webapp.security.redirects import public_url

CONTENT_SECURITY_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}

HEADERS = {
    # A page shows what its reader may see: no cache, shared or the browser's own, keeps it.
    "Cache-Control": "no-store",
    "Content-Security-Policy": "; ".join(
        f"{name} {source}" for name, source in CONTENT_SECURITY_POLICY.items()
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}

TWO_YEARS = 63_072_000


def add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if public_url().startswith("https://"):
        response.headers["Strict-Transport-Security"] = f"max-age={TWO_YEARS}"
    return response
