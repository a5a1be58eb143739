import { onEmbeddedParts, type TestHouse } from '../../../standalone/testing/house';
import { ask, signUp, type Visitor } from '../../../standalone/testing/visitor';
import { type Around, type Done, openShell, type Shell } from './command-line';

/** A person with a shell of his own before a whole service. */
export interface AtHome {
  readonly house: TestHouse;
  readonly visitor: Visitor;
  readonly shell: Shell;
  /** A line, as a person types it; quotes keep words together. */
  perfolio(line: string, around?: Around): Promise<Done>;
  overHttp(path: string): Promise<any>;
  close(): Promise<void>;
}

/** @param loggedIn by the token in his environment */
export async function openHome({ loggedIn = true } = {}): Promise<AtHome> {
  const house = await onEmbeddedParts();
  const visitor = await signUp(house.door);
  const shell = openShell({ PERFOLIO_SERVER: house.grpc, ...(loggedIn && { PERFOLIO_TOKEN: visitor.token }) });
  return {
    house,
    visitor,
    shell,
    perfolio: (line, around) => shell.run(wordsOf(line), around),
    overHttp: async (path) => (await ask(house.door, path, { token: visitor.token })).body,
    close: async () => {
      shell.close();
      await house.close();
    },
  };
}

const wordsOf = (line: string): readonly string[] =>
  (line.match(/(?:"[^"]*"|\S)+/g) ?? []).map((word) => word.replaceAll('"', ''));

export function json({ out, err }: Done): any {
  if (out === '') throw new Error(err);
  return JSON.parse(out);
}

export const widest = (text: string): number => Math.max(...text.split('\n').map(({ length }) => length));
