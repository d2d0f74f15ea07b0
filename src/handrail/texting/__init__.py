"""A course and its messages by SMS alone: lessons in parts, replies as answers."""
