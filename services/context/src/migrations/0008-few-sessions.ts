/** Resolve for the usual few: sessions, and not many at once. */
export const fewSessions = {
  name: '0008-few-sessions',
  statements: [
    // As resolve_rights, of sessions alone. To begin a join of eight tables costs more than twenty look-ups by key, so items are looked
    // up one by one. All of them see the state that the statement began in: a stable function has one snapshot.
    `create function resolve_sessions(p_sessions uuid[], p_portfolios uuid[])
    returns table (
      ordinal int, standby boolean, caller uuid, credential uuid, known boolean, scopes text[], administrator boolean,
      portfolio uuid, role text, owner uuid, generation text, market_data_version text
    )
    language plpgsql stable security definer set search_path = public, pg_temp as $$
    #variable_conflict use_column
    declare
      seen record;
    begin
      standby := pg_is_in_recovery();
      market_data_version := (select number || '-' || tag from market_data_versions order by number desc limit 1);
      for item in 1 .. coalesce(array_length(p_sessions, 1), 0) loop
        select users.user_id as caller, sessions.session_id as credential, users.administrator,
          portfolios.portfolio_id as portfolio, case when portfolios.owner = users.user_id then 'OWNER' else grants.role end as role,
          generations.owner, generations.number || '-' || generations.tag as generation
        into seen
        from sessions
        join users on users.user_id = sessions.owner and users.disabled_at is null
        left join grants on grants.portfolio_id = p_portfolios[item] and grants.guest = users.user_id
        left join portfolios on portfolios.portfolio_id = p_portfolios[item]
          and portfolios.owner in (users.user_id, grants.owner)
        left join generations on generations.owner = coalesce(portfolios.owner, users.user_id)
        where sessions.session_id = p_sessions[item]
          and sessions.expires_at > now() and sessions.idle_expires_at > now();
        ordinal := item;
        caller := seen.caller;
        credential := seen.credential;
        known := false;
        administrator := seen.administrator;
        portfolio := seen.portfolio;
        role := seen.role;
        owner := seen.owner;
        generation := seen.generation;
        return next;
      end loop;
    end $$`,
  ],
};
