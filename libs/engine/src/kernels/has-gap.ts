import { sum } from './sum';

/** Whether a value of the series is missing (NaN): one spoils the sum, and adding is cheaper than asking. */
export const hasGap = (series: Float64Array): boolean => Number.isNaN(sum(series));
