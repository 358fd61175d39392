import { reservedSlugs, slugLength } from "./constants";

const fallback = "team";

/** A name as the segment of a URL: lower-case ASCII letters, digits and single hyphens, never a reserved word. */
export function slugFromName(name: string): string {
  const slug = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{Mark}/gu, "")
    .replace(/['’]/g, "")
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, slugLength)
    .replace(/^-+|-+$/g, "");
  if (slug === "") return fallback;
  return reservedSlugs.has(slug) ? `${slug}-${fallback}` : slug;
}
