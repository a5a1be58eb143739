/** Whom another issuer vouches for, as one of its tokens says. */
export interface ExternalPerson {
  readonly issuer: string;
  /** The issuer's name for him. */
  readonly subject: string;
  /** Empty when the issuer does not say, or does not know it to be his. */
  readonly email: string;
  readonly emailVerified: boolean;
  readonly displayName: string;
  /** All that the token allows; absent where its issuer does not say. */
  readonly scopes: readonly string[] | undefined;
}

/** Tokens of another issuer that open this door, too. */
export interface ExternalTokens {
  /** Whether a token says that it is one of them. That it is has to be verified. */
  issued(token: string): boolean;
  /** Whom a genuine, living token is about; rejects as unauthenticated. */
  verify(token: string): Promise<ExternalPerson>;
}
