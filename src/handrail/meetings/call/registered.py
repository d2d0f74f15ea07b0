"""What the call tells other rooms: who may enter, its verbs in words, what doctor asks. Imported once, at the start."""

from . import access, audit_words, checking

__all__ = ["access", "audit_words", "checking"]
