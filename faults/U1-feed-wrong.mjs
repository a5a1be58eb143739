import { mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from './house/client.mjs';
import { badIn, isNothing, until } from './house/measures.mjs';
import { openStage, tryFault } from './house/trial.mjs';

const LAST = '2015-11-02';

/** Files that are no prices, or wrong ones; the house's own prices of AAA, BBB and MKT go on from about 100. */
const WRONG = {
  'html.csv': '<html><body>429 Too Many Requests</body></html>\n',
  'empty.csv': '',
  'negative.csv': `date,AAA,BBB,MKT\n${LAST},-1,NaN,0\n`,
  'split.csv': `date,AAA,BBB\n${LAST},0.5,0.25\n`,
  'holes.csv': 'date,AAA,BBB\n2012-01-03,1,\n2012-01-04,,1\n',
  'cut.csv': 'date,AAA,"BBB\n',
};

export const fault = {
  id: 'U1',
  title: 'the feed of prices is wrong: a page, nothing, negative, not adjusted for a split, with holes, cut off',
  expected: 'the last good prices stay, are told of, and every answer is right',
  async alone(given) {
    const inbox = mkdtempSync(join(tmpdir(), 'perfolio-faults-prices-'));
    const stage = await openStage({ database: 'embedded', env: { PERFOLIO_PRICES_FOLDER: inbox } });
    try {
      return await tryFault({ id: 'U1', run: (parts) => wrong(inbox, parts) }, stage, given);
    } finally {
      await stage.close();
      rmSync(inbox, { recursive: true, force: true });
    }
  },
};

async function wrong(inbox, { house, traffic, client, market, hold, expect, linesOf }) {
  const version = async () =>
    json(await client.ask(house.doors[0], '/v1/marketData', { token: market.admin.token })).marketDataVersion;
  const before = await version();
  for (const [name, text] of Object.entries(WRONG)) put(inbox, name, text);
  const told = () => linesOf(house.context).filter((line) => /"msg":"prices /.test(line));
  const toldMs = await until(() => told().length >= Object.keys(WRONG).length, 20_000, 100);
  expect('all were looked at (ms)', toldMs, Number.isFinite);
  expect('the prices are as they were', await version(), (now) => now === before);
  put(inbox, 'good.csv', `date,ZZZ\n${LAST},5\n`);
  const takenMs = await until(async () => (await version()) !== before, 20_000, 100);
  expect('good ones are still taken (ms)', takenMs, Number.isFinite);
  await hold(500);
  expect('no call fails', () => badIn(traffic, 'fault'), isNothing);
}

/** As a careful deliverer does it: whole before it has its name, and older than a moment. */
function put(inbox, name, text) {
  const draft = join(inbox, `${name}.part`);
  writeFileSync(draft, text);
  utimesSync(draft, Date.now() / 1_000 - 10, Date.now() / 1_000 - 10);
  renameSync(draft, join(inbox, name));
}
