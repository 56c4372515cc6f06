-- Let a role use Rollbook that does not own its tables: it can add to the record, and can neither alter nor delete it.
-- Run as the owner, after every `flask db upgrade`:
--
--   psql --set=app=rollbook_app --file=deploy/roles.sql "$OWNER_URL"
--
-- Migrations then run with the owner's DATABASE_URL, and the server with that of rollbook_app.

-- For SQL of people, afterwards: flask queries grant (docs/queries.md), flask statements grant --app rollbook_app
-- (docs/statements.md).

GRANT USAGE ON SCHEMA public TO :app;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO :app;
GRANT INSERT, UPDATE, DELETE ON users, account, field, sign_in, credential, link, throttle, preference, job,
    import, import_chunk, import_row, import_fate,
    export_file, export_chunk, draft, draft_step, draft_row, draft_comment, query TO :app;

-- A changeset is added, then counted and stamped; what it says of who and how stays. Only triggers write `change`.
GRANT INSERT, UPDATE (committed_at, inserted, updated, deleted) ON changeset TO :app;

-- Erasing alters the record by the rules of one function, which leaves a changeset that says what was erased.
GRANT EXECUTE ON FUNCTION rollbook_erase TO :app;
