/** As the public contract spells it (`perfolio.gateway.v1`). */
export interface Grant {
  readonly grantId: string;
  readonly email: string;
  readonly role: GuestRole;
  readonly createTime: string;
}

export type GuestRole = 'VIEWER' | 'EDITOR';

/** What a guest may do, in words. */
export const ROLES: readonly (readonly [GuestRole, string])[] = [
  ['VIEWER', 'look and ask'],
  ['EDITOR', 'look, ask and change'],
];
