/** As the public contract spells them (`perfolio.gateway.v1`). */
export interface Account {
  readonly userId: string;
  readonly email: string;
  readonly displayName: string;
  readonly administrator: boolean;
  readonly createTime: string;
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

export interface User extends Account {
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
