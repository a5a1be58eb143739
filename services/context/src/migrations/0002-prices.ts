/** Price columns under a version that only rises, and what is known of instruments. */
export const prices = {
  name: '0002-prices',
  statements: [
    `create table market_data_versions (
      number bigint primary key,
      tag text not null,
      created_at timestamptz not null default clock_timestamp()
    )`,
    "insert into market_data_versions (number, tag) values (0, '0000000000000000')",

    // A column holds from the version `since` up to, not including, `until`. Without `since` it is staged and nobody reads it.
    `create table price_columns (
      column_id bigint generated always as identity primary key,
      ticker text not null,
      since bigint,
      until bigint,
      import_id uuid,
      prices int not null,
      first_day int not null,
      last_day int not null,
      days bytea not null,
      closes bytea not null,
      -- Prices of the demonstration give way to imported ones whole: the two are never spliced.
      demonstration boolean not null,
      created_at timestamptz not null default clock_timestamp()
    )`,
    'create unique index price_columns_by_version on price_columns (ticker, since)',
    'create unique index price_columns_current on price_columns (ticker) where since is not null and until is null',
    'create index price_columns_staged on price_columns (import_id) where since is null',
    // Columns of doubles hardly compress; trying to costs more than the rest of an import.
    'alter table price_columns alter column days set storage external, alter column closes set storage external',

    `create table instruments (
      ticker text primary key,
      name text not null,
      asset_class text not null,
      sector text not null,
      industry text not null,
      currency text not null,
      exchange text not null,
      synthetic boolean not null,
      -- What the instrument stands for in the default proxies: MARKET, MOMENTUM, VALUE, SECTOR or nothing.
      role text not null
    )`,
  ],
};
