import type { Call, Onward, Principal } from '@perfolio/service';

/** A call through one of the public doors. */
export interface Visit extends Call {
  readonly door: 'grpc' | 'http';
  /** The entity tags of answers that the client shows it has (`If-None-Match`), each in its quotes. */
  readonly shown: readonly string[];
  /** Says a word that only HTTP knows. */
  header(name: string, value: string): void;
}

/** A visit by a user whose credential the record has confirmed for this call, and whose right to the portfolio it names as well. */
export interface Caller extends Visit {
  readonly principal: Principal;
  /** The call as the services behind get it. */
  onward(): Promise<Onward>;
  /** The same caller by the record as it is now. */
  anew(): Promise<Caller>;
}

/** The strong entity tag of an answer in the form this door speaks. */
export const entityTag = (door: Visit['door'], tag: string): string => `"${tag}.${FORMS[door]}"`;

const FORMS = { http: 'json', grpc: 'proto' } as const;
