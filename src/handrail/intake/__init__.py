"""Coming and going: triage, waiting list, cohorts, changes in the middle, discharge, coming back."""
