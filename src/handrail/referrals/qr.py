"""A link as a picture that a telephone reads: the path of an SVG, drawn in the page itself."""

import qrcode


def path_of(link: str) -> tuple[int, str]:
    """The width in modules, with the quiet border, and the path of the dark ones."""
    code = qrcode.QRCode(border=4, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(link)
    code.make(fit=True)
    matrix = code.get_matrix()
    dark = [f"M{x} {y}h1v1h-1z" for y, row in enumerate(matrix) for x, is_dark in enumerate(row) if is_dark]
    return len(matrix), "".join(dark)
