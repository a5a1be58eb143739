const OWNED = ['generations', 'outbox', 'sessions', 'portfolios', 'idempotency_keys'];

/**
 * A second wall between users: what Context reads and changes on somebody's behalf it does in a role that owns nothing, and row-level
 * security shows that role the rows of one owner. See `database/own-rows.ts`.
 */
export const ownRows = {
  name: '0005-own-rows',
  statements: [
    // Roles belong to the server, so another database of it may have made this one, even just now.
    `do $$ begin
      if not exists (select from pg_roles where rolname = 'perfolio_rows') then
        begin create role perfolio_rows nologin; exception when duplicate_object then null; end;
      end if;
      if not pg_has_role(current_user, 'perfolio_rows', 'MEMBER') then
        execute format('grant perfolio_rows to %I', current_user);
      end if;
    exception when insufficient_privilege then
      raise exception 'Perfolio needs a role that % may not make. Have an administrator run: create role perfolio_rows nologin; grant perfolio_rows to %;',
        current_user, quote_ident(current_user) using errcode = 'insufficient_privilege';
    end $$`,

    `create function current_owner() returns uuid language sql stable as $$
      select nullif(current_setting('perfolio.owner', true), '')::uuid
    $$`,

    ...OWNED.flatMap((table) => [
      `alter table ${table} enable row level security`,
      `create policy own_rows on ${table} using (owner = current_owner()) with check (owner = current_owner())`,
      `grant select, insert, update, delete on ${table} to perfolio_rows`,
    ]),

    // What a password hashes to is nothing a call on somebody's behalf ever needs.
    'alter table users enable row level security',
    'create policy own_rows on users using (user_id = current_owner()) with check (user_id = current_owner())',
    `grant select (user_id, email, display_name, administrator, active_portfolio, created_at) on users to perfolio_rows`,
    'grant update (display_name, active_portfolio), delete on users to perfolio_rows',

    // The same for everybody.
    'grant select on market_data_versions, price_columns, instruments to perfolio_rows',
  ],
};
