/** Where a sign-in leads: the asked-for page when it is one of ours, else the start of the app. */
export function returnPath(next: string | undefined): string {
  const start = "/app";
  if (!next?.startsWith("/")) return start;
  const url = URL.parse(next, "http://own.invalid");
  if (url?.origin !== "http://own.invalid") return start;
  // Of "/.//elsewhere.example" the dots resolve away, and what is left names another site.
  return url.pathname.startsWith("//") ? start : url.pathname + url.search;
}
