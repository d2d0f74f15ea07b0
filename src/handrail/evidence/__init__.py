"""Effect sizes and intervals: pure Python, beside the rooms. It imports no room of Handrail's and never Django."""
