import type { Call, Onward, Principal } from '@perfolio/service';

import type { Allowance } from './rate-limits/rate-limits';
import type { Credential } from './authenticate';

/** A call through one of the public doors. */
export interface Visit extends Call {
  readonly door: 'grpc' | 'http';
  /** The form the answer leaves in. */
  readonly form: Form;
  /** The entity tags of answers that the client shows it has (`If-None-Match`), each in its quotes. */
  readonly shown: readonly string[];
  /** Where the call comes from; empty when the door does not know. */
  readonly address: string;
  /** What Context is told beside the question. */
  readonly sent: Readonly<Record<string, string>>;
  /** Says a word that only HTTP knows. */
  header(name: string, value: string): void;
}

/** A visit by a user whose credential the record has confirmed for this call, and whose right to the portfolio it names as well. */
export interface Caller extends Visit {
  readonly principal: Principal;
  /** What he showed to be let in. */
  readonly credential: Credential;
  /** Whether he came by a session that was asked for with scopes. */
  readonly narrowed: boolean;
  /** What the call may still cause. */
  readonly allowance?: Allowance;
  /** The call as the services behind get it. */
  onward(): Promise<Onward>;
  /** The same caller by the record as it is now. */
  anew(): Promise<Caller>;
}

export type Form = 'proto' | 'json' | 'text' | 'page' | 'events' | 'lines';

/** The strong entity tag of an answer in the form it leaves in. */
export const entityTag = (form: Form, tag: string): string => `"${tag}.${form}"`;
