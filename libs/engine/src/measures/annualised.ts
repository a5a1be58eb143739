/** A volatility per period as one per year: x sqrt(k), k periods a year. Null stays null. */
export function annualised(volatility: number, periodsPerYear: number): number;
export function annualised(volatility: number | null, periodsPerYear: number): number | null;
export function annualised(volatility: number | null, periodsPerYear: number): number | null {
  return volatility === null ? null : volatility * Math.sqrt(periodsPerYear);
}
