"""Clinicians outside the service who prescribe a course and hear how it goes."""
