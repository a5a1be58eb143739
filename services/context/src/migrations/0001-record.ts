/** Accounts, sessions, portfolios, and the state of every owner's data. */
export const record = {
  name: '0001-record',
  statements: [
    `create table users (
      user_id uuid primary key default gen_random_uuid(),
      email text not null,
      email_key text not null unique,
      display_name text not null,
      password_hash text not null,
      administrator boolean not null,
      disabled_at timestamptz,
      active_portfolio uuid,
      created_at timestamptz not null default clock_timestamp()
    )`,

    `create table generations (
      owner uuid primary key references users on delete cascade,
      number bigint not null,
      tag text not null
    )`,

    // What remains to be announced, the newest per owner. It outlives its owner: an erasure is announced when he is gone.
    `create table outbox (
      owner uuid primary key,
      generation text not null,
      scope int not null,
      cause int not null,
      committed_at timestamptz not null,
      due_at timestamptz not null,
      attempts int not null,
      erased_once boolean not null default false
    )`,
    'create index outbox_due on outbox (due_at)',

    `create table sessions (
      session_id uuid primary key default gen_random_uuid(),
      owner uuid not null references users on delete cascade,
      sequence bigint generated always as identity,
      created_at timestamptz not null default clock_timestamp(),
      last_used_at timestamptz not null default clock_timestamp(),
      idle_expires_at timestamptz not null,
      expires_at timestamptz not null
    )`,
    'create index sessions_of_owner on sessions (owner, sequence)',

    // Every token a session ever gave out: one that comes back after its use betrays a thief.
    `create table refresh_tokens (
      token_hash bytea primary key,
      session_id uuid not null references sessions on delete cascade,
      ordinal int not null,
      used_at timestamptz
    )`,
    'create unique index refresh_tokens_of_session on refresh_tokens (session_id, ordinal)',

    `create table portfolios (
      portfolio_id uuid primary key default gen_random_uuid(),
      owner uuid not null references users on delete cascade,
      sequence bigint generated always as identity,
      name text not null,
      base_currency text not null,
      positions jsonb not null,
      factor_proxies jsonb not null,
      limits jsonb,
      policy jsonb,
      expected_returns jsonb not null,
      benchmark text not null,
      risk_free_rate double precision,
      window_start text not null,
      window_end text not null,
      frequency int not null,
      weight_basis int not null,
      lookback_years int not null,
      cash_tickers jsonb not null,
      cash_proxies jsonb not null,
      idle_return int not null,
      etag text not null,
      created_at timestamptz not null default clock_timestamp(),
      updated_at timestamptz not null default clock_timestamp()
    )`,
    'create index portfolios_of_owner on portfolios (owner, sequence)',

    `create table idempotency_keys (
      owner uuid not null references users on delete cascade,
      key text not null,
      request_digest text not null,
      answer bytea not null,
      created_at timestamptz not null default clock_timestamp(),
      primary key (owner, key)
    )`,
    'create index idempotency_keys_age on idempotency_keys (created_at)',

    // Facts about the installation itself, e.g. what the demonstration seeded.
    'create table installation (name text primary key, value jsonb not null)',
  ],
};
