"""The words on figures. English unless somebody passes their own: this package knows no translations."""

from dataclasses import dataclass

MINUS = "−"


@dataclass(frozen=True)
class Words:
    """Every word and sentence that a figure says. Sentences are `%` patterns with named parts."""

    study: str = "Study"
    effect: str = "Effect"
    interval: str = "95% interval"
    weight: str = "Weight"
    risk: str = "Risk of bias"
    low: str = "low"
    some: str = "some concerns"
    high: str = "high"
    group: str = "Group"
    pooled: str = "All %(k)s studies"
    pooled_part: str = "%(group)s, %(k)s"
    predicted: str = "A study like these"
    none: str = "no difference"
    better: str = "favours the course →"
    worse: str = "← favours control"
    error: str = "Standard error"
    filled: str = "filled in"
    up_to: str = "with %(study)s"
    heterogeneity: str = "Heterogeneity: τ² %(tau2)s, I² %(i2)s%%, Q(%(df)s) %(q)s, p %(p)s"
    baujat_x: str = "Share in the heterogeneity (Q)"
    baujat_y: str = "Influence on the pooled effect"
    forest: str = "Forest plot of %(k)s studies. Pooled effect %(effect)s. %(above)s of %(k)s lie above none."
    funnel: str = "Funnel plot of %(k)s studies: effects by their standard errors, around %(effect)s."
    funnel_filled: str = "%(k0)s more are filled in."
    baujat: str = ("Baujat plot of %(k)s studies. %(study)s adds most to the heterogeneity, "
                   "%(other)s moves the pool most.")
    cumulative: str = "Cumulative forest plot of %(k)s studies: from %(first)s with the first to %(last)s with all."
    bubble: str = "Effects of %(k)s studies by %(moderator)s; one more goes along with %(slope)s."
    without: str = "without %(study)s"
    without_it: str = "Effect without it"
    leave_one_out: str = ("The pool of %(k)s studies without each in turn: from %(least)s without %(study)s to "
                          "%(most)s without %(other)s.")
    influential: str = "Influential: %(studies)s."
    none_influential: str = "No single study is influential."
    rstudent: str = "Distance (rstudent)"
    cook: str = "Cook's D"
    covariance: str = "Covariance ratio"
    tau2_without: str = "τ² without it"
    q_without: str = "Q without it"
    leverage: str = "Leverage (hat)"
    is_influential: str = "Influential"
    yes: str = "yes"
    no: str = "no"
    step: str = "Step"
    records: str = "Records"
    went_out: str = "What went out"
    found: str = "Records found"
    screened: str = "Screened"
    read_in_full: str = "Read in full"
    included: str = "Included"
    in_pool: str = "In this pool"
    removed: str = "Removed before screening"
    excluded: str = "Excluded when screened"
    excluded_read: str = "Excluded when read"
    not_in_pool: str = "Not in this pool"
    not_known: str = "not known"
    flow: str = ("Flow of the search. Records found: %(found)s; screened: %(screened)s; read in full: %(read)s; "
                 "included: %(included)s; in this pool: %(pooled)s.")
    point: str = "."

    def number(self, value: float, places: int = 2) -> str:
        """A number as printed: with a true minus, and no minus before a zero."""
        text = f"{abs(value):.{places}f}".replace(".", self.point)
        return f"{MINUS}{text}" if value < 0 and any(sign in "123456789" for sign in text) else text

    def with_interval(self, value: float, ends: tuple[float, float]) -> str:
        """"0.27 [0.18, 0.36]"; with a comma in numbers the ends are parted by a semicolon."""
        return f"{self.number(value)} {self.ends(ends)}"

    def ends(self, ends: tuple[float, float]) -> str:
        """"[0.18, 0.36]"."""
        parted = "; " if self.point == "," else ", "
        return f"[{parted.join(self.number(end) for end in ends)}]"

    def p(self, p: float) -> str:
        """A p-value to three places."""
        return f"< {self.number(0.001, 3)}" if p < 0.001 else self.number(p, 3)


ENGLISH = Words()
