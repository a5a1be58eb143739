import { numberOf } from './arguments';
import { UsageError } from './usage-error';

/** `AAPL=60%,MSFT=0.4`. */
export function readWeights(
  text: string,
  option: string,
): readonly { readonly ticker: string; readonly weight: number }[] {
  return pairsOf(text, { option, separator: '=', like: 'AAPL=60%,MSFT=0.4' }).map(([ticker, value]) => ({
    ticker,
    weight: numberOf(value, `${option} ${ticker}`),
  }));
}

/** `TW:+500bp,PCTY:-2%`. The sign has to be there: a change of 5 % is not a weight of 5 %. */
export function readDelta(text: string): readonly { readonly ticker: string; readonly change: number }[] {
  return pairsOf(text, { option: '--delta', separator: ':', like: 'TW:+500bp,PCTY:-200bp' }).map(([ticker, value]) => {
    if (!/^[+-]/.test(value)) throw new UsageError(`--delta ${ticker} is "${value}"; a change begins with + or -.`);
    return { ticker, change: numberOf(value, `--delta ${ticker}`) };
  });
}

interface Spelling {
  readonly option: string;
  readonly separator: '=' | ':';
  readonly like: string;
}

function pairsOf(text: string, { option, separator, like }: Spelling): readonly (readonly [string, string])[] {
  return text
    .split(',')
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const at = part.lastIndexOf(separator);
      const [name, value] = [part.slice(0, Math.max(0, at)).trim(), part.slice(at + 1).trim()];
      if (at < 1 || value === '')
        throw new UsageError(`${option} holds "${part.trim()}"; it must look like "${like}".`);
      return [name.toUpperCase(), value] as const;
    });
}
