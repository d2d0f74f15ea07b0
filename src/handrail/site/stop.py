"""A command that can't go on says why in a sentence, and ends."""


class Stop(Exception):
    """Why a command stops, in a sentence; `code` is what the shell gets."""

    def __init__(self, sentence: str, code: int = 1):
        super().__init__(sentence)
        self.code = code
