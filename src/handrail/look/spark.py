"""A line of numbers, small enough for a table's row."""

from collections.abc import Sequence

from django.utils.safestring import SafeString, mark_safe

WIDTH, HEIGHT, EDGE = 96, 28, 4


def spark(numbers: Sequence[float]) -> SafeString:
    """The numbers as a line, first to last; decoration only: the page says them in words or digits beside it.

    The height covers at least two fifths of what the numbers reach, so that a change of nothing doesn't look like one.
    """
    if not numbers:
        return mark_safe("")
    low, high = min(numbers), max(numbers)
    span = max(high - low, 4.0, 0.4 * abs(high))
    middle = (low + high) / 2
    step = (WIDTH - 2 * EDGE) / max(len(numbers) - 1, 1)
    points = [
        (EDGE + step * place, HEIGHT / 2 - (number - middle) / span * (HEIGHT - 2 * EDGE))
        for place, number in enumerate(numbers)
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    return mark_safe(
        f'<svg class="spark" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true" focusable="false">'
        f'<polyline points="{line}"/><circle cx="{x:.1f}" cy="{y:.1f}" r="3.2"/></svg>'
    )
