import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const DAY_MS = 86_400_000;

/** Reads price files (date, one column per ticker, gzip) below `root`, each once. */
export function priceFiles(root) {
  const files = new Map();
  const open = (name) => {
    if (!files.has(name)) files.set(name, readPrices(readFileSync(join(root, name))));
    return files.get(name);
  };

  /** The columns of the named files; a ticker is taken from the first file that has it, never spliced from two. */
  return (names) => {
    const columns = new Map();
    for (const name of names) {
      for (const [ticker, column] of open(name)) if (!columns.has(ticker)) columns.set(ticker, column);
    }
    return columns;
  };
}

function readPrices(bytes) {
  const text = (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString('utf8');
  const [header, ...lines] = text
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','));
  const days = lines.map(([date]) => Date.parse(date) / DAY_MS);
  return new Map(
    header.slice(1).map((ticker, i) => [
      ticker,
      column(
        ticker,
        days,
        lines.map((line) => line[i + 1]),
      ),
    ]),
  );
}

function column(ticker, days, cells) {
  const traded = days.map((_, row) => row).filter((row) => cells[row] !== '' && cells[row] !== undefined);
  return {
    ticker,
    days: Int32Array.from(traded, (row) => days[row]),
    closes: Float64Array.from(traded, (row) => Number(cells[row])),
  };
}
