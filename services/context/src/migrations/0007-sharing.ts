/** Who else may see or change a portfolio, and the what-ifs saved with it. */
export const sharing = {
  name: '0007-sharing',
  statements: [
    // What a grant and a scenario speak of belongs to the owner they name, whatever a statement says.
    'create unique index portfolios_with_owner on portfolios (portfolio_id, owner)',

    `create table grants (
      grant_id uuid primary key default gen_random_uuid(),
      portfolio_id uuid not null,
      owner uuid not null,
      guest uuid not null references users on delete cascade,
      sequence bigint generated always as identity,
      email text not null,
      role text not null check (role in ('VIEWER', 'EDITOR')),
      created_at timestamptz not null default clock_timestamp(),
      foreign key (portfolio_id, owner) references portfolios (portfolio_id, owner) on delete cascade
    )`,
    'create unique index grants_of_portfolio on grants (portfolio_id, guest)',
    'create index grants_of_guest on grants (guest)',

    `create table scenarios (
      scenario_id uuid primary key default gen_random_uuid(),
      portfolio_id uuid not null,
      owner uuid not null,
      sequence bigint generated always as identity,
      name text not null,
      new_weights jsonb not null,
      delta jsonb not null,
      fund_from text not null,
      created_at timestamptz not null default clock_timestamp(),
      foreign key (portfolio_id, owner) references portfolios (portfolio_id, owner) on delete cascade
    )`,
    'create index scenarios_of_portfolio on scenarios (portfolio_id, sequence)',

    ...['grants', 'scenarios'].flatMap((table) => [
      `alter table ${table} enable row level security`,
      `create policy own_rows on ${table} using (owner = current_owner()) with check (owner = current_owner())`,
      `grant select, insert, update, delete on ${table} to perfolio_rows`,
    ]),

    // Crosses users: whose account an address is. A grant names a person by it.
    `create function account_at(p_email_key text) returns uuid
    language sql stable security definer set search_path = public, pg_temp as $$
      select user_id from users where email_key = p_email_key and disabled_at is null and not service
    $$`,

    // Crosses users: which portfolios others share with the one whose rows are seen. Ids and roles only.
    `create function shared_portfolios(p_before bigint, p_count int)
    returns table (portfolio_id uuid, owner uuid, role text, sequence text)
    language sql stable security definer set search_path = public, pg_temp as $$
      select portfolios.portfolio_id, portfolios.owner, grants.role, portfolios.sequence::text
      from grants join portfolios on portfolios.portfolio_id = grants.portfolio_id and portfolios.owner = grants.owner
      where grants.guest = current_owner() and (p_before is null or portfolios.sequence < p_before)
      order by portfolios.sequence desc limit p_count
    $$`,

    // As resolve_credentials, and it lets guests at the portfolios they are granted: `role` is what the caller is to the portfolio.
    // An older version keeps asking resolve_credentials, which knows no guests.
    `create function resolve_rights(
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
        coalesce(shown.scopes, named.scopes), users.administrator,
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
