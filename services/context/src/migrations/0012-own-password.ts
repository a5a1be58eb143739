/** Whether an account has a password, for whoever acts for its user: what that hashes to stays out of his sight. */
export const ownPassword = {
  name: '0012-own-password',
  statements: [
    `create function own_password_is_set() returns boolean
    language sql stable security definer set search_path = public, pg_temp as $$
      select coalesce((select password_hash is not null from users where user_id = current_owner()), false)
    $$`,
  ],
};
