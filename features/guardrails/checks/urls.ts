import { domainToASCII, domainToUnicode } from "node:url";
import { beginningsOf, type Detector } from "./detector";

export interface HostLists {
  allowedHosts: readonly string[];
  deniedHosts: readonly string[];
}

const between = "(?:[\\t\\n\\r]|&#x?0*(?:9|10|13|a|d);|&(?:tab|newline);)*";
const disguised = (word: string) => [...word].join(between);
const body = "[^\\s\"'<>`\\]]{1,1900}";

/** Schemes that run code or read files when somebody follows the link. Pictures as `data:` stay. */
const scheme: Detector = {
  kind: "scheme",
  label: "LINK",
  pattern: new RegExp(
    `(?<![\\p{L}\\p{N}])(?:(?:${disguised("javascript")}|${disguised("vbscript")})${between}:(?=\\S)[^\\s"<>\`\\]]{1,1900}` +
      `|data:(?:text\\/html|image\\/svg\\+xml|application\\/[\\w.+\\-]{1,40})${body}|file:\\/\\/${body})`,
    "giu",
  ),
  accept: withoutClosing,
  tail: new RegExp(
    `(?<![\\p{L}\\p{N}])(?:${beginningsInDisguise("javascript:")}|${beginningsInDisguise("vbscript:")}` +
      `|${beginningsOf("data:")}|${beginningsOf("file://")}` +
      `|(?:${disguised("javascript")}|${disguised("vbscript")})${between}:[^\\s"<>\`\\]]{0,1900}` +
      `|data:[a-z][\\w\\/+.\\-]{0,60}|data:(?:text\\/html|image\\/svg\\+xml|application\\/[\\w.+\\-]{1,40})${body}|file:\\/\\/${body})$`,
    "giu",
  ),
};

/** A bracket that closes what was opened before the link, as in Markdown, is no part of it. */
function withoutClosing(match: string): number {
  let depth = 0;
  for (const [index, character] of [...match].entries()) {
    if (character === "(") depth++;
    if (character === ")" && --depth < 0) return index;
  }
  return match.length;
}

function beginningsInDisguise(literal: string): string {
  const step = `${between}(?:&#?x?[0-9a-z]{0,8})?`;
  return [...literal].reduceRight(
    (rest, character) => (rest === "" ? character : `${character}${step}(?:${rest})?`),
    "",
  );
}

const link = "(?:https?:\\/\\/|(?<![\\p{L}\\p{N}.\\/@])www\\.)";
const linkBody = "(?:(?!https?:\\/\\/)[^\\s\"'<>`\\]){}|]){3,1900}";
const linkTail = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:${beginningsOf("https://")}|${beginningsOf("http://")}|${beginningsOf("www.")}|${link}(?:(?!https?:\\/\\/)[^\\s"'<>\`\\]){}|]){1,1900})$`,
  "giu",
);

/** What finds links that the lists refuse or that pose as another host. */
export function urlDetectors(lists: HostLists): Detector[] {
  const trailing = "(?<![.,;:!?])";
  const detector = (kind: string, isHit: (match: string) => boolean): Detector => ({
    kind,
    label: "LINK",
    pattern: new RegExp(link + linkBody + trailing, "giu"),
    tail: linkTail,
    accept: (match) => (isHit(match) ? match.length : 0),
  });
  return [
    scheme,
    detector("denied", (match) => !isReachable(match, lists)),
    detector("lookalike", (match) => isLookalike(hostOf(match))),
  ];
}

/** Whether the lists let a link through. */
function isReachable(address: string, { allowedHosts, deniedHosts }: HostLists): boolean {
  const host = hostOf(address);
  if (deniedHosts.some((denied) => isWithin(host, denied))) return false;
  return allowedHosts.length === 0 || allowedHosts.some((allowed) => isWithin(host, allowed));
}

function isWithin(host: string, domain: string): boolean {
  const wanted = domainToASCII(domain);
  return wanted !== "" && (host === wanted || host.endsWith(`.${wanted}`));
}

/** The host as a browser would ask for it: in ASCII, without port, user and trailing dot. Empty when there is none. */
function hostOf(address: string): string {
  const url = URL.parse(/^https?:/i.test(address) ? address : `https://${address}`);
  return (url?.hostname ?? "").replace(/\.$/, "");
}

/** Letters of other alphabets that look like Latin ones (Unicode UTS #39, the common ones). */
const looksLatin = /^[a-z0-9.\-аеорсухіјѕԁһӏкмтвнαορεινυκτχуѵΑΒΕΖΗΙΚΜΝΟΡΤΥΧ]+$/u;

/** A label that mixes Latin with look-alikes, or is made of look-alikes only under a Latin top-level domain. */
function isLookalike(host: string): boolean {
  if (!host.includes("xn--")) return false;
  const labels = domainToUnicode(host).split(".");
  const isLatinTop = /^[a-z]+$/.test(labels.at(-1) ?? "");
  return labels.some((label) => {
    if (/^[a-z0-9-]*$/.test(label)) return false;
    const isMixed = /[a-z]/.test(label) && /[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(label);
    return isMixed || (isLatinTop && /[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(label) && looksLatin.test(label));
  });
}
