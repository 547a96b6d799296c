"""The fixtures of `real_site` for every test in the browser."""

from __future__ import annotations

from real_site import browser, site

__all__ = ["browser", "site"]
