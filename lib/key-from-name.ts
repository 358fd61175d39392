/** A kebab-case key made from a name, with room for a number behind it. `fallback` when the name has no letter for one. */
export function keyFromName(name: string, longest: number, fallback: string): string {
  const key = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{Mark}|['’]/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, longest - 5)
    .replace(/^-+|-+$/g, "");
  return key === "" ? fallback : key;
}
