import loadHighs, { type Highs } from 'highs';

/** A linear programme in variables 0 .. variables - 1, all free but for what the rows say. */
export interface LinearProgramme {
  readonly variables: number;
  /** The variable that is minimised. It is at least 0. */
  readonly minimised: number;
  readonly rows: readonly LinearRow[];
}

export interface LinearRow {
  /** Pairs of a coefficient and its variable. */
  readonly terms: readonly (readonly [number, number])[];
  readonly relation: '<=' | '>=' | '=';
  readonly bound: number;
}

/** The least value of the minimised variable; null when no values satisfy the rows. */
export type SolveLinear = (programme: LinearProgramme) => number | null;

/** HiGHS cannot be asked for more; what it answers is right to about this. */
const TOLERANCE = 1e-10;

let loading: Promise<Highs> | undefined;

/**
 * HiGHS takes about 100 ms to load and is wanted only when a request seems infeasible, so it is loaded then, once per
 * thread. It keeps nothing from one programme to the next.
 */
export async function linearSolver(): Promise<SolveLinear> {
  loading ??= loadHighs();
  const highs = await loading;
  return (programme) => solved(highs, programme);
}

const COMMON = {
  output_flag: false,
  primal_feasibility_tolerance: TOLERANCE,
  dual_feasibility_tolerance: TOLERANCE,
} as const;

/** Presolve has wider tolerances of its own, so the simplex method is tried without it first; it rarely ends undecided. */
const ATTEMPTS = [
  { ...COMMON, solver: 'simplex', presolve: 'off' },
  { ...COMMON, solver: 'simplex', presolve: 'on' },
  { ...COMMON, solver: 'ipm', presolve: 'on' },
] as const;

function solved(highs: Highs, programme: LinearProgramme): number | null {
  const text = written(programme);
  let last = '';
  for (const options of ATTEMPTS) {
    const { Status, ObjectiveValue } = highs.solve(text, options);
    if (Status === 'Optimal') return ObjectiveValue;
    if (Status === 'Infeasible') return null;
    last = Status;
  }
  throw new LinearSolverFailure(last);
}

export class LinearSolverFailure extends Error {
  override readonly name = 'LinearSolverFailure';

  constructor(status: string) {
    super(`the linear programme ended as "${status}"`);
  }
}

/** In the CPLEX LP format. */
function written({ variables, minimised, rows }: LinearProgramme): string {
  const lines = ['Minimize', ` obj: x${minimised}`, 'Subject To'];
  rows.forEach(({ terms, relation, bound }, r) => {
    lines.push(` r${r}:`, ...termsOf(terms, minimised), ` ${relation} ${bound}`);
  });
  lines.push('Bounds');
  for (let i = 0; i < variables; i++) lines.push(i === minimised ? ` x${i} >= 0` : ` x${i} free`);
  lines.push('End', '');
  return lines.join('\n');
}

/** One term a line: the format bounds the length of a line. A row without terms still has to name a variable. */
function termsOf(terms: LinearRow['terms'], minimised: number): string[] {
  const present = terms.filter(([coefficient]) => coefficient !== 0);
  if (present.length === 0) return [` 0 x${minimised}`];
  return present.map(
    ([coefficient, variable]) => ` ${coefficient < 0 ? '-' : '+'} ${Math.abs(coefficient)} x${variable}`,
  );
}
