"""Files as an office joins them."""

from __future__ import annotations

import io

from pypdf import PdfWriter


def a_pdf(pages: int = 1, *, password: str = "") -> bytes:
    """Return a PDF of blank pages."""
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(612, 792)
    if password:
        writer.encrypt(password)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()
