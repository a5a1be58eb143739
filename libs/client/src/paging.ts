/** The items of a list, page after page as they are asked for; who stops early asks for no more. */
export async function* everyItem<Page extends { readonly nextPageToken: string }, Item>(
  list: (pageToken: string) => Promise<Page>,
  itemsOf: (page: Page) => readonly Item[],
): AsyncGenerator<Item> {
  let pageToken = '';
  do {
    const page = await list(pageToken);
    yield* itemsOf(page);
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
}
