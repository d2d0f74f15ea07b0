"""Django's SQLite backend, with a queue before the one place at which SQLite lets somebody write."""
