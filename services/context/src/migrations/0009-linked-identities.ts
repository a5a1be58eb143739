/** Names for the identities at other issuers that are linked to an account, so that its user can list and unlink them. */
export const linkedIdentities = {
  name: '0009-linked-identities',
  statements: [
    // Both fill themselves in, so that a version before this one goes on linking.
    'alter table external_identities add column identity_id uuid not null default gen_random_uuid()',
    'alter table external_identities add column sequence bigint generated always as identity',
    'create unique index external_identities_by_id on external_identities (identity_id)',
  ],
};
