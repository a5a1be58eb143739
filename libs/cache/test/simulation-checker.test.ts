import { checkHistory } from '../testing/checker/check-history';
import type { AuditEvent, ComputationEvent, FaultEvent, HistoryEvent, ReadEvent, WriteEvent } from '../testing/history';
import { parseHistory } from '../testing/history';

const fleet: HistoryEvent = {
  kind: 'fleet',
  replicas: 3,
  localLifeMs: 60_000,
  eraseSettleMs: 40_000,
  ttlMs: 1_600_000,
};
const P1 = 'portfolio:p1';

const write = (
  [start, end]: readonly [number, number | null],
  value: string,
  more: Partial<WriteEvent> = {},
): WriteEvent => ({
  kind: 'write',
  user: 'alice',
  start,
  end,
  sets: { [P1]: value },
  ...more,
});

const read = ([start, end]: readonly [number, number], value: string, more: Partial<ReadEvent> = {}): ReadEvent => ({
  kind: 'read',
  id: 'r1',
  start,
  end,
  caller: 'alice',
  replica: 'one',
  request: 'report p1',
  asks: [P1],
  answer: { request: 'report p1', parts: { [P1]: value } },
  ...more,
});

const computation = (id: string, start: number, more: Partial<ComputationEvent> = {}): ComputationEvent => ({
  kind: 'computation',
  id,
  key: 'k',
  user: 'alice',
  replica: 'one',
  start,
  end: start + 5,
  ok: true,
  ...more,
});

const audit = (at: number, entries: number, more: Partial<AuditEvent> = {}): AuditEvent => ({
  kind: 'audit',
  at,
  where: 'store',
  user: 'alice',
  entries,
  ...more,
});

const fault = (
  kind: FaultEvent['fault'],
  [start, end]: readonly [number, number],
  more: Partial<FaultEvent> = {},
): FaultEvent => ({
  kind: 'fault',
  fault: kind,
  start,
  end,
  ...more,
});

const erase: HistoryEvent = { kind: 'erase', user: 'alice', start: 20, end: 22, status: 204, sets: { [P1]: 'erased' } };
const broken = (...events: HistoryEvent[]) => checkHistory([fleet, ...events]).map(({ guarantee }) => guarantee);

describe('a read', () => {
  const changes = [write([0, 1], 'old'), write([10, 12], 'new')];

  it('may tell what stood at any instant while it ran', () => {
    expect(broken(...changes, read([5, 11], 'old'), read([5, 11], 'new'), read([13, 14], 'new'))).toEqual([]);
  });

  it('that starts after an acknowledged change may not tell what was before (G2)', () => {
    expect(broken(...changes, read([13, 14], 'old'))).toEqual(['G2']);
  });

  it('may not tell what was not written yet (G2)', () => {
    expect(broken(...changes, read([5, 6], 'new'))).toEqual(['G2']);
  });

  it('may tell either while nobody knows whether the change has happened', () => {
    expect(
      broken(write([0, 1], 'old'), write([10, null], 'new'), read([13, 14], 'old'), read([15, 16], 'new')),
    ).toEqual([]);
  });

  it('may not go back behind what another read has seen, acknowledged or not (G2)', () => {
    expect(
      broken(write([0, 1], 'old'), write([10, null], 'new'), read([13, 14], 'new'), read([15, 16], 'old')),
    ).toEqual(['G2']);
  });

  it('may not mix what never stood together (G2)', () => {
    const both = { [P1]: 'old', market: 'm2' };
    const answer = { request: 'report p1', parts: both };
    const market = [write([0, 1], '', { sets: { market: 'm1' } }), write([20, 21], '', { sets: { market: 'm2' } })];

    expect(broken(...changes, ...market, read([5, 30], '', { asks: [P1, 'market'], answer }))).toEqual(['G2']);
  });

  it('may not tell of a lost history once the record is found to hold another (G2)', () => {
    const lost = [...changes, write([20, 20], 'old', { recovery: true })];

    expect(broken(...lost, read([21, 22], 'old'))).toEqual([]);
    expect(broken(...lost, read([21, 22], 'new'))).toEqual(['G2']);
  });

  it('may not tell of anybody else, nor of another question, nor nonsense (G1)', () => {
    const parts = { [P1]: 'new', 'portfolio:p9': 'theirs' };
    const theirs = [...changes, write([0, 1], '', { user: 'bob', sets: { 'portfolio:p9': 'theirs' } })];

    expect(broken(...theirs, read([13, 14], 'theirs'))).toEqual(['G1']);
    expect(broken(...theirs, read([13, 14], '', { answer: { request: 'report p1', parts } }))).toEqual(['G1']);
    expect(broken(...changes, read([13, 14], 'new', { request: 'report p2' }))).toEqual(['G1']);
    expect(broken(...changes, read([13, 14], '', { answer: 'unreadable' }))).toEqual(['G1']);
  });

  it('may not be answered by a right that was taken before it began (G2)', () => {
    const right = (start: number, value: string) =>
      write([start, start + 1], '', { sets: { 'access:alice:bob': value } });
    const rights = { 'access:alice:bob': 'granted' };
    const granted = [...changes, right(0, 'granted'), right(15, 'none')];

    expect(broken(...granted, read([13, 14], 'new', { rights }))).toEqual([]);
    expect(broken(...granted, read([17, 18], 'new', { rights }))).toEqual(['G2']);
  });

  it('may not tell what was erased before it began (G3)', () => {
    expect(broken(...changes, erase, read([23, 24], 'new'))).toEqual(['G3']);
  });

  it('that asks for a computation of its own may not get an earlier one (G2)', () => {
    const answer = { request: 'report p1', parts: { [P1]: 'new' }, computation: 'c1' };

    expect(broken(...changes, computation('c1', 13), read([14, 15], '', { answer, recompute: true }))).toEqual(['G2']);
  });

  it('is answered whatever breaks, unless its caller, its computation or its process went (G5)', () => {
    const failed = (error: string, more: Partial<ReadEvent> = {}) =>
      read([13, 14], '', { answer: null, error, ...more });

    expect(broken(...changes, failed('the store is down'))).toEqual(['G5']);
    expect(broken(...changes, failed('cancelled'))).toEqual(['G5']);
    expect(broken(...changes, failed('cancelled', { cancelled: true }))).toEqual([]);
    expect(broken(...changes, failed('gone'))).toEqual(['G5']);
    expect(broken(...changes, failed('gone'), fault('process', [13, 20], { replica: 'one' }))).toEqual([]);
    expect(broken(...changes, failed('failed'))).toEqual([]);
  });
});

describe('an audit', () => {
  it('finds nothing of an erased user in the store (G3)', () => {
    expect(broken(erase, audit(21, 2), audit(23, 0))).toEqual([]);
    expect(broken(erase, audit(23, 1))).toEqual(['G3']);
  });

  it('is lenient with a store in trouble until the erasure has run again (G3)', () => {
    expect(broken(erase, fault('store', [30, 31]), audit(32, 1))).toEqual([]);
    expect(broken(erase, fault('store', [21, 21]), audit(32, 1))).toEqual([]);
    expect(broken(erase, fault('store', [10, 19]), audit(32, 1))).toEqual(['G3']);
    expect(broken(erase, fault('store', [30, 31]), audit(50_000, 1))).toEqual(['G3']);
  });

  it('finds nothing to say when the record has lost the erasure, before or after it was told of (G3)', () => {
    const recovery = (at: number, value: string) => write([at, at], value, { recovery: true });

    expect(broken(erase, recovery(21.5, 'old'), audit(50_000, 1))).toEqual([]);
    expect(broken(erase, recovery(30, 'old'), audit(50_000, 1))).toEqual([]);
    expect(broken(erase, recovery(21.5, 'erased'), audit(50_000, 1))).toEqual(['G3']);
    expect(broken(erase, recovery(10, 'old'), audit(50_000, 1))).toEqual(['G3']);
  });

  it('finds an L1 empty when nobody has read for as long as its entries live (G3)', () => {
    const local: Partial<AuditEvent> = { where: 'local', replica: 'one' };

    expect(broken(write([0, 1], 'old'), read([5, 6], 'old'), audit(60_000, 1, local))).toEqual([]);
    expect(broken(write([0, 1], 'old'), read([5, 6], 'old'), audit(70_000, 1, local))).toEqual(['G3']);
  });
});

describe('the computations of a key', () => {
  const two = [computation('c1', 10), computation('c2', 40, { replica: 'two' })];

  it('are one (G4)', () => {
    expect(broken(computation('c1', 10), computation('c2', 40, { key: 'other' }))).toEqual([]);
    expect(broken(...two)).toEqual(['G4']);
  });

  it('do not count when they failed, were asked for, or came after a change (G4)', () => {
    expect(broken(computation('c1', 10, { ok: false }), computation('c2', 40))).toEqual([]);
    expect(broken(computation('c1', 10), computation('c2', 40, { recompute: true }))).toEqual([]);
    expect(broken(...two, write([20, 21], 'new'))).toEqual([]);
  });

  it('are one more for each lost lease that had a cause (G4)', () => {
    const lost = fault('lease', [30, 30], { key: 'k' });

    expect(broken(...two, lost)).toEqual(['G4']);
    expect(broken(...two, lost, fault('process', [20, 35]))).toEqual([]);
    expect(broken(...two, fault('lease', [30, 30], { key: 'other' }), fault('message', [20, 35]))).toEqual(['G4']);
  });

  it('are one more for each replica that cannot reach the store (G4)', () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => computation(`c${index}`, 10 + index));

    expect(broken(...many(4), fault('store', [9, 20]))).toEqual([]);
    expect(broken(...many(5), fault('store', [9, 20]))).toEqual(['G4']);
  });
});

describe('a history', () => {
  it('names the line that is no event', () => {
    expect(() => parseHistory('{"kind":"fleet"}\nnonsense')).toThrow('line 2 is no event of a history');
  });
});
