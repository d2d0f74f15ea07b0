"""What a programme can cover: the component codes of the field, as in `docs/formats.md`."""

COMPONENTS = (
    "education", "goals", "pacing", "graded-activity", "graded-exposure", "behavioural-activation", "movement",
    "thought-monitoring", "cognitive-restructuring", "attention", "relaxation", "breathing", "mindfulness",
    "acceptance", "values", "defusion", "committed-action", "sleep", "communication", "problem-solving",
    "work-and-family", "medicines-talk", "self-compassion", "flare-up-plan", "relapse-prevention",
)
