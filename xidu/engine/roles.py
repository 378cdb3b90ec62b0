"""The database's roles: who owns, who works, and what the template gives to every database made from it."""

from typing import Any

SUPERUSER = "postgres"
OWNER = "xidu_owner"
APP = "xidu_app"
EXTENSIONS = ("pg_trgm", "btree_gist")


def create_roles(cursor: Any, *, owner_creates_databases: bool = False) -> None:
    """Create the owner (migrations) and the app role (pages and tasks), neither of them a superuser."""
    attributes = {OWNER: "CREATEDB" if owner_creates_databases else "NOCREATEDB", APP: "NOCREATEDB"}
    for role, may_create in attributes.items():
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        verb = "ALTER" if cursor.fetchone() else "CREATE"
        cursor.execute(f"{verb} ROLE {role} LOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS {may_create}")
    if owner_creates_databases:
        # Only a throw-away server: emptying tables between tests must pass the triggers of append-only ones.
        cursor.execute(f"GRANT SET ON PARAMETER session_replication_role TO {OWNER}")


def furnish_template(cursor: Any) -> None:
    """Give the template our extensions, and the app role its rights on every table the owner will ever make.

    Rights come as defaults at creation and never as a later blanket grant: a table that its migration made
    append-only by revoking UPDATE and DELETE stays append-only.
    """
    for extension in EXTENSIONS:
        cursor.execute("SELECT 1 FROM pg_available_extensions WHERE name = %s", [extension])
        if cursor.fetchone():
            cursor.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
    rights = f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} IN SCHEMA public GRANT"
    cursor.execute(f"{rights} SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP}")
    cursor.execute(f"{rights} USAGE, SELECT, UPDATE ON SEQUENCES TO {APP}")
