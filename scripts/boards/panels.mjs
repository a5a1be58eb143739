// The boards that are shipped, and what their panels show.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../build.mjs';

const FOLDER = join(root, 'deploy/monitoring/grafana/boards');

/** Every question that any panel asks. */
export const panels = () =>
  readdirSync(FOLDER).flatMap((file) => {
    const board = JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));
    return board.panels.flatMap(({ title, targets }) =>
      targets.map(({ expr }) => ({ name: `${board.title} / ${title}`, expression: expr })),
    );
  });

/** Panels without a number. Grafana's own window is a minute here. */
export async function emptyPanels({ query }) {
  const asked = panels().map(async ({ name, expression }) => {
    const found = await query(expression.replaceAll('$__rate_interval', '1m'));
    return found.some(({ value: [, number] }) => Number.isFinite(Number(number))) ? [] : [`${name}: ${expression}`];
  });
  return (await Promise.all(asked)).flat();
}

/** Alerts without the page that they name. */
export function missingRunbooks() {
  const rules = readFileSync(join(root, 'deploy/monitoring/alerts.yaml'), 'utf8');
  const named = [...rules.matchAll(/runbook: (\S+)/g)].map(([, page]) => page);
  return named.filter((page) => !existsSync(join(root, page))).map((page) => `${page} is not there.`);
}
