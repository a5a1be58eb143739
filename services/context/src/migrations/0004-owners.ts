/** What is asked of owners without anybody's call. */
export const owners = {
  name: '0004-owners',
  statements: [
    // Like resolve_calls it crosses users, so it returns ids and versions only. One row at least, so that the prices' state is told in any case.
    `create function resolve_owners(p_users uuid[])
    returns table (standby boolean, owner uuid, generation text, market_data_version text)
    language plpgsql stable security definer set search_path = public, pg_temp as $$
    #variable_conflict use_column
    begin
      return query select pg_is_in_recovery(), generations.owner, generations.number || '-' || generations.tag, version.name
      from (select market_data_version() as name) as version
      left join users on users.user_id = any(p_users) and users.disabled_at is null
      left join generations on generations.owner = users.user_id;
    end $$`,
  ],
};
