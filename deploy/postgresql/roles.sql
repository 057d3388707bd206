-- Rights in a ledger on PostgreSQL, so that the web front cannot change what must never change:
--   underwriter_owner    owns the tables; `underwriter migrate` of a new version runs as it, and nothing else does
--   underwriter_web      reads and writes rows; no right to update or delete in append-only tables, nor to change tables
--   underwriter_report   reads sums of the book and what models are in use, nothing about a person
--   underwriter_analyst  reads the views for analysts: loans, payments and decisions, under numbers and without names
-- Run as the owner, or as a superuser, in the ledger's database after each `underwriter migrate`; again is harmless:
--   psql -d underwriter -v ON_ERROR_STOP=1 -f deploy/postgresql/roles.sql
-- logins.sh makes the logins; by hand, GRANT underwriter_web TO what DATABASE_URL of the front names.

DO $$
DECLARE
    role TEXT;
BEGIN
    FOREACH role IN ARRAY ARRAY['underwriter_owner', 'underwriter_web', 'underwriter_report', 'underwriter_analyst'] LOOP
        IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = role) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', role);
        END IF;
    END LOOP;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE EXCEPTION 'the role % is missing: run logins.sh once more, as the superuser', role;
END
$$;

DO $$
DECLARE
    ledger record;
BEGIN
    REVOKE CREATE ON SCHEMA public FROM PUBLIC;
    GRANT USAGE, CREATE ON SCHEMA public TO underwriter_owner;
    GRANT USAGE ON SCHEMA public TO underwriter_web, underwriter_report, underwriter_analyst;
    FOR ledger IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('ALTER TABLE public.%I OWNER TO underwriter_owner', ledger.name);
        EXECUTE format('REVOKE ALL ON public.%I FROM PUBLIC, underwriter_web, underwriter_report', ledger.name);
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
            -- The trigger lets through nothing but a value that is sealed anew, here and below.
            EXECUTE format('GRANT UPDATE (answers) ON public.%I TO underwriter_web', ledger.name);
        ELSIF ledger.name = 'human_decisions' THEN
            GRANT UPDATE (note) ON public.human_decisions TO underwriter_web;
        ELSIF ledger.name = 'guarantees' THEN
            GRANT UPDATE (person) ON public.guarantees TO underwriter_web;
        ELSIF ledger.name = 'loan_decisions' THEN
            GRANT UPDATE (reason) ON public.loan_decisions TO underwriter_web;
        ELSIF NOT EXISTS (SELECT 1 FROM pg_trigger WHERE tgname = ledger.name || '_no_update') THEN
            EXECUTE format('GRANT UPDATE ON public.%I TO underwriter_web', ledger.name);
        END IF;
        IF ledger.name IN (
            'book_amounts', 'book_cells', 'book_days', 'cohort_defaults', 'roll_counts', 'request_counts', 'models',
            'promotions', 'sign_offs', 'sign_off_demands', 'definitions'
        ) THEN
            EXECUTE format('GRANT SELECT ON public.%I TO underwriter_report', ledger.name);
        END IF;
    END LOOP;
    -- A view reads with the rights of its owner: whoever may select from it needs no right to the tables behind it.
    FOR ledger IN SELECT viewname AS name FROM pg_views WHERE schemaname = 'public' LOOP
        EXECUTE format('ALTER VIEW public.%I OWNER TO underwriter_owner', ledger.name);
        EXECUTE format('REVOKE ALL ON public.%I FROM PUBLIC, underwriter_web, underwriter_report', ledger.name);
        EXECUTE format('GRANT SELECT ON public.%I TO underwriter_analyst', ledger.name);
    END LOOP;
    ALTER FUNCTION public.refuse_change() OWNER TO underwriter_owner;
END
$$;
