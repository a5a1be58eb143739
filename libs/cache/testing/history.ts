/** What happened in a fleet, one event a line of JSON. Times are milliseconds on one clock; see README.md for what each field means. */
export type HistoryEvent =
  | FleetEvent
  | WriteEvent
  | EraseEvent
  | ReadEvent
  | ComputationEvent
  | FaultEvent
  | AuditEvent;

/** Names of things that change (`portfolio:p1`, `policy:u1`, `session:s1`, `market`) and what each held. */
export type Values = Readonly<Record<string, string>>;

/** What the fleet promises. At most one, the first of all. */
export interface FleetEvent {
  readonly kind: 'fleet';
  readonly replicas: number;
  /** The longest an L1 entry lives. */
  readonly localLifeMs: number;
  /** After so long an erasure has run again; the second run falls into the second half of it. */
  readonly eraseSettleMs: number;
  /** The shortest a stored answer lives. */
  readonly ttlMs: number;
}

/** A change. `end` is null when no acknowledgement arrived: it may have happened or not. */
export interface WriteEvent {
  readonly kind: 'write';
  readonly start: number;
  readonly end: number | null;
  readonly user?: string;
  readonly sets: Values;
  /** Set for what the system of record was found to hold after a failover or a restore: `sets` then names everything. */
  readonly recovery?: boolean;
}

export interface EraseEvent {
  readonly kind: 'erase';
  readonly user: string;
  readonly start: number;
  readonly end: number | null;
  /** 204: the shared store is rid of the user. 202: not yet; another event with 204 follows when it is. */
  readonly status: 202 | 204;
  readonly sets: Values;
}

export interface ReadEvent {
  readonly kind: 'read';
  readonly id: string;
  readonly start: number;
  readonly end: number;
  readonly caller: string;
  readonly replica: string;
  /** What was asked, in words the answer has to repeat. */
  readonly request: string;
  /** The names the answer may speak of, and must. */
  readonly asks: readonly string[];
  /** What the answer says: null when there is none, `unreadable` when nobody can have written it. */
  readonly answer: Said | 'unreadable' | null;
  /** The rights the answer or the refusal was given on. */
  readonly rights?: Values;
  readonly outcome?: string;
  /** Why there is no answer: `refused`, `cancelled`, `late`, `gone` (the process that answered died), `failed` (the computation did) … */
  readonly error?: string;
  /** The caller himself gave up. */
  readonly cancelled?: boolean;
  /** The caller asked for a computation of his own. */
  readonly recompute?: boolean;
}

export interface Said {
  readonly request: string;
  readonly parts: Values;
  readonly computation?: string;
}

export interface ComputationEvent {
  readonly kind: 'computation';
  readonly id: string;
  readonly key: string;
  readonly user: string;
  readonly replica: string;
  readonly start: number;
  /** Null while it runs, or when its process died. */
  readonly end: number | null;
  readonly ok: boolean;
  readonly recompute?: boolean;
}

/**
 * `store`: the shared store away, slow, emptied, put back or with frames spoiled. `lease`: one ran out before its holder was done, or, without a
 * key, most of the servers that grant them were away.
 * `process`: a replica dead or standing still. `link`: one lost its subscription, and with it its L1.
 * `clock`, `record` (system of record), `keys` (sealing keys), `message`.
 */
export type FaultKind = 'store' | 'lease' | 'process' | 'link' | 'clock' | 'record' | 'keys' | 'message';

export interface FaultEvent {
  readonly kind: 'fault';
  readonly fault: FaultKind;
  readonly start: number;
  readonly end: number;
  /** The key of a lost lease. */
  readonly key?: string;
  readonly replica?: string;
}

/** Somebody looked. `store`: how many entries of the user it holds. `local`: how many entries of anybody an L1 holds. */
export interface AuditEvent {
  readonly kind: 'audit';
  readonly at: number;
  readonly where: 'store' | 'local';
  readonly user?: string;
  readonly replica?: string;
  readonly entries: number;
}

export const formatHistory = (events: readonly HistoryEvent[]): string =>
  events.map((event) => `${JSON.stringify(event)}\n`).join('');

const KINDS: readonly string[] = ['fleet', 'write', 'erase', 'read', 'computation', 'fault', 'audit'];

/** Throws SyntaxError with the number of the line that is no event. */
export function parseHistory(text: string): readonly HistoryEvent[] {
  return text.split('\n').flatMap((line, index) => (line.trim() === '' ? [] : [eventOf(line, index + 1)]));
}

function eventOf(line: string, number: number): HistoryEvent {
  const event: unknown = tried(line);
  const kind = Object(event).kind;
  if (!KINDS.includes(kind)) throw new SyntaxError(`line ${number} is no event of a history`);
  return event as HistoryEvent;
}

function tried(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // What is no JSON is no event either, and is reported as such with its line.
    return undefined;
  }
}
