#!/bin/sh
# Makes the logins of a ledger on PostgreSQL, as its superuser, once; containers run it when their volume is empty:
#   underwriter_owner   owns the database and its tables; only `underwriter migrate` and roles.sql run as it
#   underwriter_front   what web and the command line sign in with; has the rights of underwriter_web (roles.sql)
# Nobody else may connect. Running it again changes nothing but the passwords.
set -eu
for password in "$POSTGRES_OWNER_PASSWORD" "$POSTGRES_FRONT_PASSWORD"; do
    [ -n "$password" ] || { echo "PostgreSQL: a password is empty; underwriter keys new makes them" >&2; exit 2; }
done
# Passwords are read from the environment: arguments are for everybody on the machine to see.
psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "$POSTGRES_DB" -Xq <<'SQL'
\getenv database POSTGRES_DB
\getenv owner POSTGRES_OWNER_PASSWORD
\getenv front POSTGRES_FRONT_PASSWORD
SELECT format('CREATE ROLE %I', name)
FROM unnest(ARRAY[
    'underwriter_owner', 'underwriter_web', 'underwriter_report', 'underwriter_analyst', 'underwriter_front'
]) AS name
WHERE NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = name) \gexec
ALTER ROLE underwriter_owner LOGIN PASSWORD :'owner';
ALTER ROLE underwriter_front LOGIN PASSWORD :'front';
GRANT underwriter_web TO underwriter_front;
ALTER DATABASE :"database" OWNER TO underwriter_owner;
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO underwriter_front, underwriter_report, underwriter_analyst;
SQL
