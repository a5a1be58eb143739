import type { Reply } from '../http/reply';
import type { PublicMethod } from '../public-method';
import { createOpenApi } from './document';
import { referencePage } from './reference-page';

/** The contract for programs and for people, each made when it is first asked for. */
export function contractPages(methods: readonly PublicMethod[]): ReadonlyMap<string, () => Promise<Reply>> {
  const document = once(() => createOpenApi(methods));
  const json = once(() => jsonReply(document()));
  const page = once(() => referencePage(document()));
  return new Map([
    ['/openapi.json', async () => json()],
    ['/docs', async () => page()],
  ]);
}

const jsonReply = (document: object): Reply => ({
  status: 200,
  headers: { 'content-type': 'application/json', 'cache-control': 'public, max-age=300' },
  body: Buffer.from(JSON.stringify(document)),
});

function once<Made>(make: () => Made): () => Made {
  let made: { readonly value: Made } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
