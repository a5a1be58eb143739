/** What a device says of itself when it asks to be let in, and sessions that may do less than their users. */
export const deviceFacts = {
  name: '0010-device-facts',
  statements: [
    "alter table device_logins add column user_agent text not null default ''",
    // Null is whatever the user may, here and there.
    'alter table device_logins add column scopes text[]',
    'alter table sessions add column scopes text[]',

    // The version before asks this, and cannot be told what a session with scopes may: to it there is none.
    `create or replace function resolve_sessions(p_sessions uuid[], p_portfolios uuid[])
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
        where sessions.session_id = p_sessions[item] and sessions.scopes is null
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

    // As resolve_sessions, of any session; `scopes` is all that it allows.
    `create function resolve_few(p_sessions uuid[], p_portfolios uuid[])
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
        select users.user_id as caller, sessions.session_id as credential, sessions.scopes, users.administrator,
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
        scopes := seen.scopes;
        administrator := seen.administrator;
        portfolio := seen.portfolio;
        role := seen.role;
        owner := seen.owner;
        generation := seen.generation;
        return next;
      end loop;
    end $$`,

    `create or replace function resolve_rights(
      p_sessions uuid[], p_keys uuid[], p_digests text[], p_issuers text[], p_subjects text[], p_portfolios uuid[]
    )
    returns table (
      ordinal int, standby boolean, caller uuid, credential uuid, known boolean, scopes text[], administrator boolean,
      portfolio uuid, role text, owner uuid, generation text, market_data_version text
    )
    language plpgsql stable security definer set search_path = public, pg_temp as $$
    #variable_conflict use_column
    begin
      return query select item.ordinal::int, pg_is_in_recovery(), users.user_id,
        coalesce(sessions.session_id, shown.key_id, named.key_id), identities.owner is not null,
        coalesce(sessions.scopes, shown.scopes, named.scopes), users.administrator,
        portfolios.portfolio_id, case when portfolios.owner = users.user_id then 'OWNER' else grants.role end,
        generations.owner, generations.number || '-' || generations.tag, version.name
      from unnest(p_sessions, p_keys, p_digests, p_issuers, p_subjects, p_portfolios)
        with ordinality as item (session_id, key_id, digest, issuer, subject, portfolio_id, ordinal)
      cross join (select market_data_version() as name) as version
      left join sessions on sessions.session_id = item.session_id
        and sessions.expires_at > now() and sessions.idle_expires_at > now()
      left join api_keys as shown on shown.digest = item.digest
        and (shown.expires_at is null or shown.expires_at > now())
      left join api_keys as named on named.key_id = item.key_id
        and (named.expires_at is null or named.expires_at > now())
      left join external_identities as identities
        on identities.issuer = item.issuer and identities.subject = item.subject
      left join users on users.user_id = coalesce(sessions.owner, shown.owner, named.owner, identities.owner)
        and users.disabled_at is null
      left join grants on grants.portfolio_id = item.portfolio_id and grants.guest = users.user_id
      left join portfolios on portfolios.portfolio_id = item.portfolio_id
        and portfolios.owner in (users.user_id, grants.owner)
      left join generations on generations.owner = coalesce(portfolios.owner, users.user_id)
      order by item.ordinal;
    end $$`,
  ],
};
