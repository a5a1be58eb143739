import { docsPages } from '../http/docs-pages';
import type { Page } from '../http/pages';
import type { Reply } from '../http/reply';
import type { PublicMethod } from '../public-method';
import { createOpenApi } from './document';
import { referencePage } from './reference-page';

/** The contract for programs and for people, and the documents beside it, each made when it is first asked for. */
export function contractPages(methods: readonly PublicMethod[]): ReadonlyMap<string, Page> {
  const document = once(() => createOpenApi(methods));
  const json = once(() => jsonReply(document()));
  const page = once(() => referencePage(document()));
  return new Map<string, Page>([['/openapi.json', async () => json()], ['/docs', async () => page()], ...docsPages()]);
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
