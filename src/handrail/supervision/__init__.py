"""Who looks after guides: sampled review, supervision notes and hours, training before the first participant."""
