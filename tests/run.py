"""Every test, in the order in which a mistake shows soonest: `make test`.

The database tests run on SQLite, then on PostgreSQL where one answers (HANDRAIL_TEST_POSTGRES, by default
127.0.0.1:5432, database `test`); then pages and journeys in Chromium. Under CI=true nothing is skipped: it fails.
"""

import os
import shutil
import subprocess
import sys

POSTGRES = os.environ.get("HANDRAIL_TEST_POSTGRES", "postgresql://127.0.0.1:5432/test")
CI = os.environ.get("CI") == "true"


def main() -> int:
    """Run the three parts; 0 when all passed."""
    failed = []
    if run("rules, actions and pages, on SQLite", ["-m", "not browser and not long", "-n", "2"]):
        failed.append("SQLite")
    reason = no_postgres()
    if reason is None:
        keys = POSTGRES.rsplit("/", 1)[0] + "/" + POSTGRES.rsplit("/", 1)[1] + "_keys"
        env = {"DATABASE_URL": POSTGRES, "KEYS_DATABASE_URL": keys}
        if run("the database tests, on PostgreSQL", ["-m", "django_db and not browser and not long", "-n", "2"], env):
            failed.append("PostgreSQL")
    elif CI:
        failed.append(f"PostgreSQL ({reason})")
    else:
        print(f"\n== PostgreSQL: skipped. {reason}", flush=True)
    if shutil.which("chromium") or shutil.which("chromium-browser") or os.environ.get("HANDRAIL_CHROMIUM"):
        if run("pages and journeys, in Chromium", ["-m", "browser and not long", "-n", "2"]):
            failed.append("Chromium")
    else:
        print("\n== Chromium: not found. On Debian: apt-get install chromium. Elsewhere: set HANDRAIL_CHROMIUM.",
              flush=True)
        failed.append("Chromium (not installed)")
    print("\nFailed: " + ", ".join(failed) if failed else "\nEverything passed.", flush=True)
    return 1 if failed else 0


def run(what: str, args: list[str], env: dict[str, str] | None = None) -> int:
    """One pytest run, said aloud."""
    print(f"\n== {what}", flush=True)
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *args], env={**os.environ, **(env or {})}, check=False
    ).returncode


def no_postgres() -> str | None:
    """Why PostgreSQL can't be used; None when it can."""
    import psycopg

    try:
        with psycopg.connect(POSTGRES, connect_timeout=3):
            return None
    except psycopg.OperationalError as wrong:
        return f"No PostgreSQL answers at {POSTGRES.rsplit('@')[-1]} ({str(wrong).splitlines()[0]})."


if __name__ == "__main__":
    sys.exit(main())
