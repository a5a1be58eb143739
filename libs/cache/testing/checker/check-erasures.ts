import type { AuditEvent, EraseEvent, FaultEvent, FleetEvent, ReadEvent, WriteEvent } from '../history';
import type { Violation } from './violation';

interface ErasureFacts {
  readonly fleet: FleetEvent;
  readonly erases: readonly EraseEvent[];
  readonly recoveries: readonly WriteEvent[];
  readonly storeFaults: readonly FaultEvent[];
  readonly reads: readonly ReadEvent[];
}

/** What may still be under way in a replica when its last answer leaves. */
const AFTERWARDS_MS = 5_000;

/** G3, as far as looking into the stores tells: an erased user is out of the shared store, and every L1 ends by its own life. */
export const checkAudit = (audit: AuditEvent, facts: ErasureFacts): readonly Violation[] =>
  audit.where === 'store' ? checkStore(audit, facts) : checkLocal(audit, facts);

function checkStore(audit: AuditEvent, facts: ErasureFacts): readonly Violation[] {
  if (audit.entries === 0) return [];
  const erase = facts.erases.find((one) => one.user === audit.user && mustBeGone(one, audit.at, facts));
  if (erase === undefined) return [];
  const text = `the store holds ${audit.entries} entries of ${erase.user} at ${audit.at.toFixed(2)}, erased by ${erase.end?.toFixed(2)}`;
  return [{ guarantee: 'G3', at: audit.at, text }];
}

/** Nothing is said after the record lost the erasure, nor about a store that has lost or brought back what it held since. */
function mustBeGone(erase: EraseEvent, at: number, { fleet, recoveries, storeFaults }: ErasureFacts): boolean {
  const { start, end, status } = erase;
  if (end === null || end >= at) return false;
  if (recoveries.some((recovery) => recovery.start <= at && mayHaveLost(recovery, erase, end))) return false;
  const spoiledSince = (from: number) => storeFaults.some((fault) => fault.end >= from && fault.start <= at);
  // A computation of a lost history may fill at a number beyond the floor, until the erasure runs again.
  const lostHistory = recoveries.some(
    (recovery) => recovery.start > end - fleet.eraseSettleMs && recovery.start <= end,
  );
  // The store may lose the floor between setting it and saying so.
  if (status === 204 && !lostHistory && !spoiledSince(start)) return true;
  return at > end + fleet.eraseSettleMs && !spoiledSince(end + fleet.eraseSettleMs / 2);
}

/** One in the middle of the erasure has lost it if the record did not tell of it afterwards. */
function mayHaveLost({ start, sets }: WriteEvent, erase: EraseEvent, end: number): boolean {
  if (start > end) return true;
  const told = Object.entries(erase.sets);
  return start > erase.start && (told.length === 0 || told.some(([name, value]) => sets[name] !== value));
}

function checkLocal(audit: AuditEvent, { fleet, reads }: ErasureFacts): readonly Violation[] {
  if (audit.entries === 0) return [];
  const youngest = audit.at - fleet.localLifeMs - AFTERWARDS_MS;
  const busy = reads.some((read) => read.replica === audit.replica && read.end > youngest && read.start <= audit.at);
  if (busy) return [];
  const text = `the L1 of ${audit.replica} holds ${audit.entries} entries at ${audit.at.toFixed(2)}, past the life of all`;
  return [{ guarantee: 'G3', at: audit.at, text }];
}
