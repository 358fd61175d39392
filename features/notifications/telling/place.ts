/** The path of what an event tells of; of the feed where there is nothing to show. */
export function placeOf(slug: string, path: string | null): `/${string}` {
  return `/${slug}${path ?? "/activity"}`;
}
