import type { CacheActivity, FleetCache } from '../api/shapes/cache';
import { counted, percent } from './numbers';

/** The numbers of all replicas that told theirs, one after the other added up. */
export function totalOf({ replicas }: FleetCache, of: keyof Omit<CacheActivity, 'storeAvoided'>): number {
  return replicas.reduce((sum, { activity }) => sum + Number(activity?.[of] ?? 0), 0);
}

/** Answers that needed no computation of their own, as a share of all; undefined before the first. */
export function hitRatioOf(activity: CacheActivity | undefined): number | undefined {
  if (activity === undefined) return undefined;
  const { localHits, sharedHits, joined, computed, bypassed } = activity;
  const hits = Number(localHits) + Number(sharedHits) + Number(joined);
  const all = hits + Number(computed) + Number(bypassed);
  return all === 0 ? undefined : hits / all;
}

/** What an operator should know first. */
export function fleetFinding(fleet: FleetCache): string {
  const { replicas } = fleet;
  const away = replicas.filter(({ reachable }) => !reachable).length;
  if (away > 0) return `${away} of ${counted(replicas.length, 'replica')} did not answer`;
  const avoiding = replicas.filter(({ activity }) => activity?.storeAvoided === true).length;
  if (avoiding > 0)
    return `${avoiding} of ${counted(replicas.length, 'replica')} go round the shared store: it is in trouble`;
  const entries = replicas.reduce((sum, replica) => sum + Number(replica.entries), 0);
  const computing = totalOf(fleet, 'computing');
  const work = computing === 0 ? 'nothing is computed now' : `${counted(computing, 'computation')} under way`;
  return `${counted(replicas.length, 'replica')} up, ${counted(entries, 'answer')} in their memory, ${work}`;
}

/** How the answers since the replicas started came to be. */
export function answersFinding(fleet: FleetCache): string {
  const [hits, joined] = [totalOf(fleet, 'localHits') + totalOf(fleet, 'sharedHits'), totalOf(fleet, 'joined')];
  const made = totalOf(fleet, 'computed') + totalOf(fleet, 'bypassed');
  const all = hits + joined + made;
  return all === 0
    ? 'No replica has answered anything yet'
    : `${percent((hits + joined) / all, 0)} of ${counted(all, 'answer')} needed no computation of their own`;
}
