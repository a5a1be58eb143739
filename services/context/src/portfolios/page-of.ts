import type { Paging } from '../paging';

interface Asked {
  readonly paging: Paging;
  readonly request: { readonly pageSize: number; readonly pageToken: string };
  readonly scope: string;
}

/** A page of what is listed by falling sequence: one more than is shown tells whether there is another. */
export async function pageOf<Item extends { readonly sequence: string }>(
  { paging, request, scope }: Asked,
  read: (page: { readonly before: string | undefined; readonly count: number }) => Promise<readonly Item[]>,
): Promise<{ readonly shown: readonly Item[]; readonly nextPageToken: string }> {
  const { size, after } = paging.read(request, scope);
  const found = await read({ before: after, count: size + 1 });
  const shown = found.slice(0, size);
  const last = shown.at(-1);
  const more = found.length > shown.length && last !== undefined;
  return { shown, nextPageToken: more ? paging.token(last.sequence, scope) : '' };
}
