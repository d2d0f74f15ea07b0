"""What a service sees of itself: recruitment, adherence, change, waiting; every figure says how it is computed."""
