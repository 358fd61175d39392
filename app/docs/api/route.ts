import { cadre } from "@/cadre.config";

export const dynamic = "force-dynamic";

/**
 * The API reference. A document of its own rather than a React page: its bundle is a whole Vue application, which fills
 * the body by itself. Nothing is inline and nothing comes from elsewhere, so the pages' policy holds here, too.
 * (On an element called `api-reference` the bundle would start a second time by itself, with the vendor's defaults.)
 */
export function GET(request: Request): Response {
  const nonce = request.headers.get("x-nonce") ?? "";
  const title = escapeHtml(`API reference · ${cadre.name}`);
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="/icon">
</head>
<body>
<div id="reference"></div>
<noscript>The reference needs JavaScript. The same document as JSON is at <a href="/api/openapi.json">/api/openapi.json</a>.</noscript>
<script src="/docs/api/reference.js" nonce="${escapeHtml(nonce)}"></script>
</body>
</html>
`;
  return new Response(html, { headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" } });
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
