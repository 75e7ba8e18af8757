interface Answer {
  readonly next_page_token?: string;
}

/** The items of all pages of a list, page after page. */
export async function allPages<A extends Answer, Item>(
  ask: (page: { readonly max_results: number; readonly page_token?: string }) => Promise<A>,
  itemsOf: (answer: A) => readonly Item[],
  maxResults = 1000,
): Promise<Item[]> {
  const items: Item[] = [];
  let token: string | undefined;
  do {
    const answer = await ask({
      max_results: maxResults,
      ...(token === undefined ? {} : { page_token: token }),
    });
    for (const item of itemsOf(answer)) items.push(item);
    token = answer.next_page_token || undefined;
  } while (token !== undefined);
  return items;
}
