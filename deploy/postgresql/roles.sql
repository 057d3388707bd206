-- Two roles for a ledger on PostgreSQL, so that the web front cannot change what must never change:
--   underwriter_owner   owns the tables; whoever may act as it runs the first start of a new version, which changes them
--   underwriter_web     reads and writes rows; no right to update or delete in append-only tables, nor to change tables
-- Run as a superuser in the ledger's database, after the first start and after each upgrade; running it again is harmless:
--   psql -d underwriter -v ON_ERROR_STOP=1 -f deploy/postgresql/roles.sql
-- then give the front's login the role (GRANT underwriter_web TO front) and let DATABASE_URL name that login.

DO $$
DECLARE
    ledger record;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'underwriter_owner') THEN
        CREATE ROLE underwriter_owner NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'underwriter_web') THEN
        CREATE ROLE underwriter_web NOLOGIN;
    END IF;
    REVOKE CREATE ON SCHEMA public FROM PUBLIC;
    GRANT USAGE, CREATE ON SCHEMA public TO underwriter_owner;
    GRANT USAGE ON SCHEMA public TO underwriter_web;
    FOR ledger IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('ALTER TABLE public.%I OWNER TO underwriter_owner', ledger.name);
        EXECUTE format('REVOKE ALL ON public.%I FROM PUBLIC, underwriter_web', ledger.name);
        EXECUTE format('GRANT SELECT ON public.%I TO underwriter_web', ledger.name);
        CONTINUE WHEN ledger.name = 'ledger_migrations';
        EXECUTE format('GRANT INSERT ON public.%I TO underwriter_web', ledger.name);
        -- What a table refuses of everybody by trigger, the front has no right to either.
        IF NOT EXISTS (SELECT 1 FROM pg_trigger WHERE tgname = ledger.name || '_no_delete') THEN
            EXECUTE format('GRANT DELETE ON public.%I TO underwriter_web', ledger.name);
        END IF;
        IF ledger.name = 'applications' THEN
            GRANT UPDATE (application_status, status_at) ON public.applications TO underwriter_web;
        ELSIF ledger.name IN ('identity_answers', 'protected_answers') THEN
            -- The trigger lets through nothing but a value that comes under the key of its subject.
            EXECUTE format('GRANT UPDATE (answers) ON public.%I TO underwriter_web', ledger.name);
        ELSIF ledger.name = 'human_decisions' THEN
            GRANT UPDATE (note) ON public.human_decisions TO underwriter_web;
        ELSIF NOT EXISTS (SELECT 1 FROM pg_trigger WHERE tgname = ledger.name || '_no_update') THEN
            EXECUTE format('GRANT UPDATE ON public.%I TO underwriter_web', ledger.name);
        END IF;
    END LOOP;
    ALTER FUNCTION public.refuse_change() OWNER TO underwriter_owner;
END
$$;
