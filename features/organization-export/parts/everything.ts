import "server-only";

const perPage = 100;

interface Page<Item> {
  data: Item[];
  next_cursor: string | null;
}

/** A list of the API from its first page to its last. */
export async function* everything<Item>(
  read: (page: { cursor?: string; limit: number }) => Promise<Page<Item>>,
): AsyncGenerator<Item> {
  let cursor: string | null = null;
  do {
    const page: Page<Item> = await read({ limit: perPage, ...(cursor === null ? {} : { cursor }) });
    yield* page.data;
    cursor = page.next_cursor;
  } while (cursor !== null);
}
