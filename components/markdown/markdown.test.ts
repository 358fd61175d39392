import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { Markdown } from "./markdown";

const rendered = (text: string) => renderToStaticMarkup(createElement(Markdown, { text }));

test.each([
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "text <svg/onload=alert(1)> text",
  "<iframe srcdoc='<script>alert(1)</script>'>",
  "[a](javascript:alert(1))",
  "[a](java&#115;cript&colon;alert(1))",
  "[a](&#x6A;avascript:alert(1))",
  "[a](<java\nscript:alert(1)>)",
  "[a](data:text/html;base64,PHNjcmlwdD4=)",
  "[a](vbscript:x)",
  "<javascript:alert(1)>",
  "![a](javascript:alert(1))",
  "![a](https://tracker.example/pixel.png)",
  "[a]: javascript:alert(1)\n\n[a]",
  '[a](https://x.example "" onmouseover="alert(1)")',
  '```js" onload="alert(1)\ncode\n```',
  "- [x] <input onfocus=alert(1) autofocus>",
  "| <b onclick=alert(1)> |\n|---|\n| <style>*{display:none}</style> |",
])("%j renders no element but our own and no address that runs", (text) => {
  const html = rendered(text);
  expect(html).not.toMatch(/<(script|img|svg\/|iframe|style|object|embed|form)/i);
  expect(html).not.toMatch(/<[^>]*\son\w+\s*=/i);
  expect(html).not.toMatch(/href="(?!https:)/i);
});

test.each([">", "- ", "> - "])("%j repeated without end is shown as text instead of breaking the page", (mark) => {
  expect(rendered(`${mark.repeat(8_000)}deep`)).toContain("deep");
});
