import { EngineError } from '../engine-error';
import { parseDay } from './calendar';

/** The request window as days, both ends included. */
export interface Window {
  readonly start: number;
  readonly end: number;
}

/** Refuses texts that are no dates, and a start that is not before the end. */
export function windowOf(start: string, end: string): Window {
  const window = { start: parseDay(start), end: parseDay(end) };
  if (window.start === null || window.end === null || window.start >= window.end) {
    throw new EngineError(
      'INVALID_WINDOW',
      `The window from ${start} to ${end} is not one: it needs two dates, the first before the second.`,
    );
  }
  return { start: window.start, end: window.end };
}
