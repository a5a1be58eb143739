/** A portfolio and its state, as every computation begins with reading it, in one statement with a plan that is made once. */
export const ownSnapshot = {
  name: '0011-own-snapshot',
  statements: [
    // Narrows itself to the owner's rows as `database/own-rows.ts` does; what fails in between ends the transaction, and the role with it.
    `create function own_snapshot(p_owner uuid, p_portfolio uuid)
    returns table (portfolio portfolios, generation text, market_data_version text)
    language plpgsql volatile set search_path = public, pg_temp as $$
    begin
      perform set_config('role', 'perfolio_rows', true), set_config('perfolio.owner', p_owner::text, true);
      return query select portfolios, generations.number || '-' || generations.tag, market_data_version()
        from portfolios left join generations on generations.owner = portfolios.owner
        where portfolios.portfolio_id = p_portfolio and portfolios.owner = p_owner;
      perform set_config('role', 'none', true), set_config('perfolio.owner', '', true);
    end $$`,
  ],
};
