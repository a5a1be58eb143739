/** Credentials beside sessions, what guards them, and what is remembered of their use. */
export const credentials = {
  name: '0006-credentials',
  statements: [
    // An account that another issuer vouches for has no password of its own, and neither has a program's.
    'alter table users alter column password_hash drop not null',
    'alter table users add column service boolean not null default false',
    'grant select (service), update (password_hash) on users to perfolio_rows',

    // What is kept of a key is its digest: 256 random bits need no salt and no slow hash.
    `create table api_keys (
      key_id uuid primary key default gen_random_uuid(),
      owner uuid not null references users on delete cascade,
      sequence bigint generated always as identity,
      name text not null,
      digest text not null unique,
      scopes text[] not null,
      created_at timestamptz not null default clock_timestamp(),
      last_used_at timestamptz,
      expires_at timestamptz
    )`,
    'create index api_keys_of_owner on api_keys (owner, sequence)',

    `create table external_identities (
      issuer text not null,
      subject text not null,
      owner uuid not null references users on delete cascade,
      created_at timestamptz not null default clock_timestamp(),
      primary key (issuer, subject)
    )`,
    'create index external_identities_of_owner on external_identities (owner)',

    `create table recovery_codes (
      owner uuid not null references users on delete cascade,
      digest text not null,
      primary key (owner, digest)
    )`,

    `create table device_logins (
      device_digest text primary key,
      user_code text not null unique,
      owner uuid references users on delete cascade,
      denied boolean not null default false,
      created_at timestamptz not null default clock_timestamp(),
      expires_at timestamptz not null,
      polled_at timestamptz
    )`,

    // Tries that have not succeeded, by what they were tried at: a digest, so that no address stands here.
    `create table attempts (
      name text primary key,
      count int not null,
      began_at timestamptz not null
    )`,
    'create index attempts_age on attempts (began_at)',

    // Ids only, and it outlives whom it speaks of. Whoever acts for a user may add to it and not look.
    `create table security_log (
      sequence bigint generated always as identity primary key,
      at timestamptz not null default clock_timestamp(),
      event text not null,
      actor uuid,
      subject uuid,
      credential uuid,
      address text not null,
      request_id text not null,
      detail text not null
    )`,
    'create index security_log_age on security_log (at)',
    'grant insert on security_log to perfolio_rows',

    ...['api_keys', 'external_identities', 'recovery_codes', 'device_logins'].flatMap((table) => [
      `alter table ${table} enable row level security`,
      `create policy own_rows on ${table} using (owner = current_owner()) with check (owner = current_owner())`,
      `grant select, insert, update, delete on ${table} to perfolio_rows`,
    ]),

    // As resolve_calls, of any credential. Exactly one of an item's credentials is not null. `scopes` is all that the credential
    // allows, null for whatever its user may; `known` tells an identity that has an account from one that has none yet.
    `create function resolve_credentials(
      p_sessions uuid[], p_keys uuid[], p_digests text[], p_issuers text[], p_subjects text[], p_portfolios uuid[]
    )
    returns table (
      ordinal int, standby boolean, caller uuid, credential uuid, known boolean, scopes text[], administrator boolean,
      portfolio uuid, owner uuid, generation text, market_data_version text
    )
    language plpgsql stable security definer set search_path = public, pg_temp as $$
    #variable_conflict use_column
    begin
      return query select item.ordinal::int, pg_is_in_recovery(), users.user_id,
        coalesce(sessions.session_id, shown.key_id, named.key_id), identities.owner is not null,
        coalesce(shown.scopes, named.scopes), users.administrator,
        portfolios.portfolio_id, generations.owner, generations.number || '-' || generations.tag, version.name
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
      left join portfolios on portfolios.portfolio_id = item.portfolio_id and portfolios.owner = users.user_id
      left join generations on generations.owner = coalesce(portfolios.owner, users.user_id)
      order by item.ordinal;
    end $$`,
  ],
};
