/** As the public contract spells them (`perfolio.gateway.v1`). */
interface Person {
  readonly userId: string;
  readonly email: string;
  readonly displayName: string;
  readonly administrator: boolean;
  readonly createTime: string;
}

export interface Account extends Person {
  /** Whether a password opens it. */
  readonly byPassword: boolean;
}

export interface Session {
  readonly sessionId: string;
  readonly createTime: string;
  readonly lastUsedTime: string;
  readonly expireTime: string;
  readonly current: boolean;
}

export interface ApiKey {
  readonly keyId: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly createTime: string;
  readonly lastUsedTime?: string;
  readonly expireTime?: string;
}

export interface User extends Person {
  readonly service: boolean;
  readonly disabled: boolean;
}

export interface SecurityEvent {
  readonly eventId: string;
  readonly time: string;
  readonly event: string;
  readonly actorId: string;
  readonly subjectId: string;
  readonly address: string;
  readonly detail: string;
}
