import type { CovarianceChoice } from '../model/portfolio-view';
import type { Progress } from '../optimise/optimisation';

/** What the returns of a step are drawn from; both have the sample's mean and covariance. */
export type SimulationModel = 'NORMAL' | 'STUDENT_T';

export interface SimulationRequest {
  readonly model: SimulationModel;
  /** Degrees of freedom of STUDENT_T, above 2 so that there is a variance; 5 when absent. Nothing to NORMAL. */
  readonly degreesOfFreedom?: number;
  /** SAMPLE when absent. */
  readonly covariance?: CovarianceChoice;
  readonly paths: number;
  /** Trading days: 252 a year, so 21 a month. */
  readonly horizonDays: number;
  /** 0 to 2^32 - 1. The same request with the same seed has the same paths, on every machine. */
  readonly seed: number;
}

/** Losses at one confidence level over the horizon, as positive fractions of the portfolio. */
export interface SimulatedLevel {
  readonly var: number;
  /** Mean of the losses at or beyond `var`. */
  readonly es: number;
  /** Standard error of `var` from the number of paths: sqrt(level (1 - level) / paths) / density of the loss there. */
  readonly varStandardError: number;
}

/** What paths come to. */
export interface SimulatedLosses {
  readonly paths: number;
  /** Mean and standard deviation of the simulated returns over the horizon. */
  readonly mean: number;
  readonly deviation: number;
  /** By confidence level, keys "0.95" and "0.99". */
  readonly levels: Readonly<Record<string, SimulatedLevel>>;
}

export interface Simulation extends SimulatedLosses {
  readonly model: SimulationModel;
  /** Null with NORMAL. */
  readonly degreesOfFreedom: number | null;
  readonly horizonDays: number;
  readonly seed: number;
  /** Columns of the root C of the covariance matrix: as many as positions, fewer where the matrix is singular. */
  readonly rank: number;
}

/** How a caller follows a simulation and calls it off. Nothing here can change a number. */
export interface SimulationControl {
  readonly onProgress?: (progress: Progress) => void;
  /** Told now and then what the first paths come to: what a simulation of so many says. */
  readonly onLosses?: (soFar: SimulatedLosses) => void;
  /** Called many times a second; ends the work by throwing, and what it throws reaches the caller. */
  readonly checkpoint?: () => void;
}
