"""The colours that a reader chose: those of their device, light or dark; kept in a cookie, told to the style sheet."""

from __future__ import annotations

from enum import StrEnum

from fastapi import Request

THEME_COOKIE = "fiscreen_theme"


class Theme(StrEnum):
    """Which colours pages have. `DEVICE` follows the browser's own setting."""

    DEVICE = "device"
    LIGHT = "light"
    DARK = "dark"


def wanted_theme(request: Request) -> Theme:
    """The theme of the reader's cookie; that of the device where there is none, or one that we do not know."""
    chosen = request.cookies.get(THEME_COOKIE, "")
    return Theme(chosen) if chosen in set(Theme) else Theme.DEVICE
