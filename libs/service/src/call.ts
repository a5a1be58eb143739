import type { PerfolioError } from '@perfolio/errors';

/** What a handler knows of the call it answers, whatever door it came through. */
export interface Call {
  /** Aborted at the deadline, or when the caller goes away. */
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch after which nobody waits any more. */
  readonly deadline: number;
  /** A UUID, or the client's own id, cleaned. It stands in the answer, in the log and in every call made on behalf of this one. */
  readonly requestId: string;
  /** Full name of the method, `perfolio.risk.v1.RiskService/GetAnalysis`. */
  readonly method: string;
  /** The other end of the connection, `address:port`; absent when the door does not say. */
  readonly peer?: string;
  /** What came with the call; names are lower case. */
  metadata(name: string): string | undefined;
  /** Sends a word about the answer behind it: a trailer over gRPC, a header over HTTP. */
  trailer(name: string, value: string): void;
  /** Adds facts to the one log line of this call. Never secrets, positions or weights. */
  note(facts: Readonly<Record<string, string | number | boolean>>): void;
}

/** An answer that is bytes already: it leaves as it is, without decode and re-encode. */
export class Encoded {
  constructor(readonly bytes: Uint8Array) {}
}

/** A call as a door hands it over. */
export interface Incoming {
  readonly signal: AbortSignal;
  readonly deadline: number;
  readonly requestId: string;
  /** Why the door itself turns the call away; it is then answered, counted and logged like any other. */
  readonly refusal?: PerfolioError;
  readonly peer?: string;
  /** Takes the words that go behind the answer, be it a refusal; absent for a door that is told of them only with an answer. */
  readonly trailers?: Map<string, string>;
  metadata(name: string): string | undefined;
}

/** What goes back through the door. */
export interface Outgoing {
  readonly bytes: Uint8Array;
  readonly trailers: ReadonlyMap<string, string>;
}
