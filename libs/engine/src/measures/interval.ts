/** Both ends, low <= high, in the unit of what they enclose. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}
