"""What the evidence says, and where this service lies in it: published figures, pools of studies, our own cohort."""
