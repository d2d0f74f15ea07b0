"""Appointments by video, telephone and in person: slots, booking, calendars, the call in the browser."""
