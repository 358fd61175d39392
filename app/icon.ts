import { cadre } from "@/cadre.config";

export const contentType = "image/svg+xml";

const { accent } = cadre.colors;
const light = `.ink{stroke:#16181d}.accent{stroke:${accent.light}}`;
const dark = `.ink{stroke:#f3f4f6}.accent{stroke:${accent.dark}}`;
const css = `${light}@media(prefers-color-scheme:dark){${dark}}`;

/** The mark of `cadre.config.ts` as the browser's icon. */
export default function Icon(): Response {
  const paths = cadre.logo.map(({ path, tone }) => `<path class="${tone}" d="${path}"/>`).join("");
  const style = 'fill="none" stroke-width="2.25" stroke-linecap="round" stroke-linejoin="round"';
  return new Response(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" ${style}><style>${css}</style>${paths}</svg>`,
    { headers: { "content-type": contentType } },
  );
}
