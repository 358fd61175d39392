/**
 * The text of one PDF, in a thread of its own: `extract-text.ts` starts it and ends it. A file that is made to loop or to
 * swell takes only this thread with it.
 */
import { parentPort, workerData } from "node:worker_threads";
import { getDocumentProxy } from "unpdf";

const { bytes, maxPages, maxCharacters } = workerData;

/** Words of a page, with its line ends. */
async function textOf(page) {
  const { items } = await page.getTextContent();
  return items.map((item) => (item.str ?? "") + (item.hasEOL ? "\n" : "")).join("");
}

const document = await getDocumentProxy(bytes, { isEvalSupported: false, verbosity: 0 });
let text = "";
for (let number = 1; number <= Math.min(document.numPages, maxPages) && text.length < maxCharacters; number++) {
  text += `${number > 1 ? "\n\n" : ""}[Page ${number}]\n${await textOf(await document.getPage(number))}`;
}
const rest = document.numPages - maxPages;
if (rest > 0) text += `\n\n[${rest} more pages were not read]`;
parentPort?.postMessage(text);
