/** The two statements everything rests on, beside the data: drawing a generation, and Resolve. */
export const functions = {
  name: '0003-functions',
  statements: [
    // 64 random bits as 16 hex digits. The first and the last 32 bits of a version 4 UUID are all random.
    `create function random_tag() returns text language sql volatile as $$
      select left(id, 8) || right(id, 8) from (select replace(gen_random_uuid()::text, '-', '') as id) as drawn
    $$`,

    // Microseconds of the database's clock. As numeric it is exact.
    `create function clock_number() returns bigint language sql volatile as $$
      select (extract(epoch from clock_timestamp()) * 1000000)::bigint
    $$`,

    // Locks the owner's row for the rest of the transaction, so that his changes go one after the other. Null for no such owner.
    `create function draw_generation(p_owner uuid, p_scope int, p_cause int) returns text language sql volatile as $$
      with drawn as (
        update generations set number = greatest(number + 1, clock_number()), tag = random_tag()
        where owner = p_owner
        returning owner, number || '-' || tag as generation
      ), announced as (
        insert into outbox (owner, generation, scope, cause, committed_at, due_at, attempts)
        select owner, generation, p_scope, p_cause, clock_timestamp(), clock_timestamp(), 0 from drawn
        on conflict (owner) do update set
          generation = excluded.generation, scope = greatest(outbox.scope, excluded.scope), cause = excluded.cause,
          committed_at = excluded.committed_at, due_at = excluded.due_at, attempts = 0
      )
      select generation from drawn
    $$`,

    `create function market_data_version() returns text language sql stable as $$
      select number || '-' || tag from market_data_versions order by number desc limit 1
    $$`,

    // One row per item, in order. It crosses users, so it runs with the rights of its owner and returns ids, rights and versions only.
    // PL/pgSQL keeps the plan of the one statement for the life of a connection; planning takes longer than running it.
    `create function resolve_calls(p_sessions uuid[], p_portfolios uuid[])
    returns table (
      ordinal int, standby boolean, caller uuid, administrator boolean,
      portfolio uuid, owner uuid, generation text, market_data_version text
    )
    language plpgsql stable security definer set search_path = public, pg_temp as $$
    #variable_conflict use_column
    begin
      return query select item.ordinal::int, pg_is_in_recovery(), users.user_id, users.administrator,
        portfolios.portfolio_id, generations.owner, generations.number || '-' || generations.tag, version.name
      from unnest(p_sessions, p_portfolios) with ordinality as item (session_id, portfolio_id, ordinal)
      cross join (select market_data_version() as name) as version
      left join sessions on sessions.session_id = item.session_id
        and sessions.expires_at > now() and sessions.idle_expires_at > now()
      left join users on users.user_id = sessions.owner and users.disabled_at is null
      left join portfolios on portfolios.portfolio_id = item.portfolio_id and portfolios.owner = users.user_id
      left join generations on generations.owner = coalesce(portfolios.owner, users.user_id)
      order by item.ordinal;
    end $$`,
  ],
};
