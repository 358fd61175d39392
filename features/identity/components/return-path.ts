/** Where a sign-in leads: the asked-for page when it is one of ours, else the start of the app. */
export function returnPath(next: string | undefined): string {
  const start = "/app";
  if (!next?.startsWith("/")) return start;
  const url = URL.parse(next, "http://own.invalid");
  return url?.origin === "http://own.invalid" ? url.pathname + url.search : start;
}
