import { join } from 'node:path';

import { drive } from './drive';
import { type Findings, violationsIn } from './findings';

interface Wanted {
  readonly seconds: number;
  readonly seed: number;
  readonly replicas: number;
  readonly mutant: string | undefined;
  readonly json: boolean;
}

/** Runs the campaign and tells of it; answers how much was wrong. */
export async function campaignOfCancellation(
  { seconds, seed, replicas, mutant, json }: Wanted,
  say: (line: string) => void,
): Promise<number> {
  const program = join(__dirname, 'replica.js');
  const orders = { seconds, seed, replicas, mutant, program, untilWrong: mutant !== undefined };
  const findings = await drive(orders);
  const violations = violationsIn(findings);
  if (json) say(JSON.stringify({ ...findings, violations, found: findings.violations, seed, replicas, mutant }));
  else for (const line of told(findings, violations)) say(line);
  return violations;
}

function told(findings: Findings, violations: number): readonly string[] {
  const { seconds, calls, cancelled, foreignBytes } = findings;
  return [
    ...Object.entries(findings).map(([name, found]) => `${name.padEnd(16)} ${JSON.stringify(found)}`),
    `${calls} calls in ${seconds} s, ${cancelled} given up, ${foreignBytes} foreign bytes, ${violations} violations`,
  ];
}
