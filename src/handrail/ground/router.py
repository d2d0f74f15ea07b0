"""Which database a table lives in: keys in `keys`, all else in `default`."""


class KeysRouter:
    """Sends ground's keys to the `keys` database and keeps everything else out of it."""

    def db_for_read(self, model, **hints):
        return "keys" if model._meta.app_label == "ground" else "default"

    db_for_write = db_for_read

    def allow_relation(self, obj1, obj2, **hints):
        return (obj1._meta.app_label == "ground") == (obj2._meta.app_label == "ground")

    def allow_migrate(self, db, app_label, **hints):
        return (app_label == "ground") == (db == "keys")
