"""Figures of a meta-analysis as publishers print them: SVG written here, each with a sentence and a table.

`drawn.Drawn` is what each gives: the picture, the sentence that tells it to whoever doesn't see it, and its numbers.
"""
