#!/bin/bash
# Runs once, when the database is made: the owner of the tables, the app role that only works on them, the
# extensions, and the app role's rights as defaults. A table made append-only by its migration stays so,
# because no later blanket grant exists.
set -euo pipefail

psql -v ON_ERROR_STOP=1 -U postgres -v owner_password="$OWNER_PASSWORD" -v app_password="$APP_PASSWORD" <<'SQL'
CREATE ROLE xidu_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'owner_password';
CREATE ROLE xidu_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'app_password';
CREATE DATABASE xidu OWNER xidu_owner;
REVOKE CONNECT ON DATABASE xidu FROM PUBLIC;
GRANT CONNECT ON DATABASE xidu TO xidu_app;
\connect xidu
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER DEFAULT PRIVILEGES FOR ROLE xidu_owner IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO xidu_app;
ALTER DEFAULT PRIVILEGES FOR ROLE xidu_owner IN SCHEMA public
  GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO xidu_app;
SQL
