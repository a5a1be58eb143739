import type { gatewayV1 } from '@perfolio/contracts';
import { sql } from 'kysely';

import type { OwnRows } from '../../database/own-rows';
import { timestampOf } from '../../timestamp';
import type { PortfolioKey } from '../portfolio-store';

interface ScenarioRow {
  readonly scenario_id: string;
  readonly sequence: string;
  readonly name: string;
  readonly new_weights: readonly gatewayV1.TickerWeight[];
  readonly delta: readonly StoredChange[];
  readonly fund_from: string;
  readonly created_at: Date;
}

/** `{ "ticker": "AAPL", "change": 0.05 }`, or `shift`. */
interface StoredChange {
  readonly ticker: string;
  readonly change?: number;
  readonly shift?: string;
}

export interface ListedScenario {
  readonly sequence: string;
  readonly scenario: gatewayV1.Scenario;
}

const COLUMNS = sql`scenario_id, sequence::text as sequence, name, new_weights, delta, fund_from, created_at`;

const of = ({ owner, portfolioId }: PortfolioKey) =>
  sql`owner = ${owner}::uuid and portfolio_id = ${portfolioId}::uuid`;

/** Newest first. */
export async function listScenarios(
  own: OwnRows,
  key: PortfolioKey,
  { before, count }: { readonly before: string | undefined; readonly count: number },
): Promise<readonly ListedScenario[]> {
  const { rows } = await sql<ScenarioRow>`
    select ${COLUMNS} from scenarios
    where ${of(key)} and (${before ?? null}::bigint is null or sequence < ${before ?? null}::bigint)
    order by scenarios.sequence desc limit ${count}::int`.execute(own);
  return rows.map((row) => ({ sequence: row.sequence, scenario: scenarioOf(row) }));
}

export async function findScenario(
  own: OwnRows,
  key: PortfolioKey,
  scenarioId: string,
): Promise<gatewayV1.Scenario | undefined> {
  const { rows } = await sql<ScenarioRow>`
    select ${COLUMNS} from scenarios where ${of(key)} and scenario_id = ${scenarioId}::uuid`.execute(own);
  return rows[0] && scenarioOf(rows[0]);
}

export async function countScenarios(own: OwnRows, key: PortfolioKey): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from scenarios where ${of(key)}`.execute(own);
  return rows[0]?.count ?? 0;
}

export async function insertScenario(
  own: OwnRows,
  { owner, portfolioId }: PortfolioKey,
  { name, newWeights, delta, fundFrom }: gatewayV1.Scenario,
): Promise<gatewayV1.Scenario> {
  const { rows } = await sql<ScenarioRow>`
    insert into scenarios (portfolio_id, owner, name, new_weights, delta, fund_from)
    values (${portfolioId}::uuid, ${owner}::uuid, ${name}, ${JSON.stringify(newWeights)}::jsonb,
      ${JSON.stringify(delta.map(storedChange))}::jsonb, ${fundFrom})
    returning ${COLUMNS}`.execute(own);
  const [row] = rows;
  if (row === undefined) throw new RangeError('A scenario was written and is not there.');
  return scenarioOf(row);
}

/** Whether there was one. */
export async function deleteScenario(own: OwnRows, key: PortfolioKey, scenarioId: string): Promise<boolean> {
  const { rows } = await sql`
    delete from scenarios where ${of(key)} and scenario_id = ${scenarioId}::uuid returning scenario_id`.execute(own);
  return rows.length > 0;
}

/** Scenarios have no state of the owner's to lock: whoever adds one waits for whoever adds another. */
export async function lockOwner(own: OwnRows, { owner }: PortfolioKey): Promise<void> {
  await sql`select from generations where owner = ${owner}::uuid for update`.execute(own);
}

const storedChange = ({ ticker, size }: gatewayV1.WeightChange): StoredChange =>
  size ? { ticker, [size.$case]: size.value } : { ticker };

function changeOf({ ticker, change, shift }: StoredChange): gatewayV1.WeightChange {
  if (change !== undefined) return { ticker, size: { $case: 'change', value: change } };
  return { ticker, size: { $case: 'shift', value: shift ?? '' } };
}

const scenarioOf = (row: ScenarioRow): gatewayV1.Scenario => ({
  scenarioId: row.scenario_id,
  name: row.name,
  newWeights: row.new_weights.map(({ ticker, weight }) => ({ ticker, weight })),
  delta: row.delta.map(changeOf),
  fundFrom: row.fund_from,
  createTime: timestampOf(row.created_at),
});
