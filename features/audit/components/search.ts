/** Changes the page's address without going anywhere; an empty value takes the parameter away. */
export function changeSearch(changes: Record<string, string>): void {
  const url = new URL(window.location.href);
  for (const [name, value] of Object.entries(changes)) {
    if (value === "") url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  if (url.href !== window.location.href) window.history.replaceState(null, "", url);
}
