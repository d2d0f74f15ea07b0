"""What a participant goes through: coming in, lessons, the journal, assessments, leaving."""
