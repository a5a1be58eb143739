import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { type AtHome, json, openHome } from '../testing/against-house';

jest.setTimeout(600_000);

let home: AtHome;
beforeAll(async () => {
  home = await openHome();
});
afterAll(() => home.close());

const perfolio: AtHome['perfolio'] = (line, around) => home.perfolio(line, around);

describe('portfolios', () => {
  it('are created, shown, listed, changed, chosen and deleted', async () => {
    const created = json(await perfolio('portfolios create Half --positions "AAA=50%,BBB=0.5" -o json'));
    const edited = json(await perfolio('portfolios edit hal --name Halves --benchmark BBB -o json'));
    const listed = await perfolio('portfolios list -o ndjson');
    const unsure = await perfolio('portfolios delete Halves');
    const chosen = await perfolio('portfolios use Halves');

    expect(created.positions).toEqual([
      { ticker: 'AAA', weight: 0.5 },
      { ticker: 'BBB', weight: 0.5 },
    ]);
    expect(edited).toMatchObject({ name: 'Halves', benchmark: 'BBB', positions: created.positions });
    expect(
      listed.out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).name),
    ).toEqual(['Halves']);
    expect(unsure).toMatchObject({ exit: 2, err: expect.stringContaining('--yes') });
    expect(chosen.exit).toBe(0);
    expect((await perfolio('portfolios delete Halves --yes')).exit).toBe(0);
    expect(await perfolio('portfolios show Halves')).toMatchObject({ exit: 5, err: expect.stringContaining('none') });
  });

  it('come from a file, all or nothing, and go back to one', async () => {
    writeFileSync(join(home.shell.home, 'wrong.csv'), 'ticker,weight\nAAA,half\nBBB,0.5\n');
    writeFileSync(join(home.shell.home, 'mine.csv'), 'ticker,weight\nAAA,25%\nBBB,75%\n');
    const wrong = await perfolio('import wrong.csv --name Mine');
    const tried = json(await perfolio('import mine.csv --name Mine --dry-run -o json'));
    const stored = json(await perfolio('import mine.csv --name Mine -o json'));
    const { out: yaml } = await perfolio('export Mine');
    const again = json(await perfolio('import - --format yaml -o json', { input: yaml.replace('Mine', 'Copy') }));
    const copy = json(await perfolio('export Copy -o json'));

    expect(wrong).toMatchObject({ exit: 2, err: expect.stringContaining('must be a number; got "half"') });
    expect([tried.stored, stored.stored, again.stored]).toEqual([false, true, true]);
    expect(copy).toEqual({ ...json(await perfolio('export Mine -o json')), name: 'Copy' });
    expect((await perfolio('export Mine -o csv')).out).toContain('AAA,0.25,');
  });

  it('go out with all that is owned', async () => {
    const { out, exit } = await perfolio('export --all');
    const records = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));

    expect(exit).toBe(0);
    expect(records[0].account.email).toBe(home.visitor.email);
    expect(records.at(-1).end.records).toBe(records.length - 1);
  });
});
