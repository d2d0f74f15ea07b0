"""What each page is measured against: the same thing in bare Django, written as the tutorial would."""
