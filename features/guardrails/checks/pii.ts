import type { PiiKind } from "../schema";
import { isFrenchId, isIban, isSpanishId, isTurkishId, passesLuhn } from "./checksums";
import type { Detector } from "./detector";

const startOfToken = "(?<![\\p{L}\\p{N}])";
const endOfToken = "(?![\\p{L}\\p{N}])";

const local = "[\\p{L}\\p{N}._%+\\-]";
const email: Detector = {
  kind: "email",
  label: "EMAIL",
  pattern: new RegExp(
    `(?<!${local})${local}{1,64}@(?:[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,62})\\.){1,4}\\p{L}{2,24}(?![\\p{L}\\p{N}@]|-|:[\\w~/])`,
    "gu",
  ),
  tail: new RegExp(`(?<!${local})${local}{1,64}(?:@[\\p{L}\\p{N}.:@-]{0,128})?$`, "gu"),
};

const phoneContext =
  "(?<=(?:tel|telefon|telephone|téléphone|teléfono|phone|mobile|mobil|handy|cell|fax|call|電話番号は|電話)\\.?\\s{0,2}[:：]?\\s{0,2})";
const phone: Detector = {
  kind: "phone",
  label: "PHONE",
  pattern: new RegExp(
    [
      "(?<![\\p{L}\\p{N}+])\\+[1-9]\\d{0,2}[\\s.\\-]?(?:\\(\\d{1,4}\\)[\\s.\\-]?)?\\d{1,4}(?:[\\s.\\-]?\\d{2,7}){1,5}",
      "(?<![\\p{L}\\p{N}])\\([2-9]\\d{2}\\) ?\\d{3}[\\s.\\-]\\d{4}",
      `(?<![\\p{L}\\p{N}.\\-])[2-9]\\d{2}([.\\-])\\d{3}\\1\\d{4}`,
      `${startOfToken}0[1-9](?: \\d{2}){4}`,
      `${startOfToken}0[1-9]\\d{0,2}-\\d{2,4}-\\d{4}`,
      `${phoneContext}0\\d{1,4} ?[/\\-] ?\\d{3,8}(?:-\\d{1,4})?`,
    ]
      .map((each) => `(?:${each})(?![\\p{L}\\p{N}]|[.\\-]\\d)`)
      .join("|")
      .replace("\\1", "\\k<dash>")
      .replace("([.\\-])", "(?<dash>[.\\-])"),
    "giu",
  ),
  tail: /(?<![\p{L}\p{N}])[+(\d][\d\s().\-/]{0,40}$/gu,
  accept: (match) => {
    const digits = match.replace(/\D/g, "").length;
    return digits >= 8 && digits <= 15 ? match.length : 0;
  },
};

/** Countries of the IBAN registry, as somebody who does not write capitals begins a number. */
const smallCountries =
  "ad|ae|al|at|az|ba|be|bg|bh|br|ch|cr|cy|cz|de|dk|do|ee|es|fi|fr|gb|ge|gr|hr|hu|ie|il|is|it|jo|kw|kz|lb|li|lt|lu|lv|" +
  "mc|md|me|mk|mt|mu|nl|no|pk|pl|ps|pt|ro|rs|sa|se|si|sk|sm|tn|tr|ua|vg";
const country = `(?:[A-Z]{2}|${smallCountries})`;
const iban: Detector = {
  kind: "iban",
  label: "IBAN",
  pattern: new RegExp(`${startOfToken}${country}\\d{2}(?: ?[A-Za-z0-9]){11,30}${endOfToken}`, "gu"),
  tail: new RegExp(
    `${startOfToken}(?:[A-Za-z]|${country}|${country}\\d{1,2}|${country}\\d{2}(?: ?[A-Za-z0-9]){0,32} ?)$`,
    "gu",
  ),
  accept: (match) => {
    // Words that follow the number are no part of it.
    for (let end = match.length; end > 0; end = match.lastIndexOf(" ", end - 1)) {
      if (isIban(match.slice(0, end))) return end;
    }
    return 0;
  },
};

const card: Detector = {
  kind: "credit_card",
  label: "CARD",
  pattern: /(?<![\p{L}\p{N}.-])(?:3[04-9]|[2456]\d)\d{2}(?:[ -]?\d{2,7}){2,4}(?![\p{L}\p{N}]|[.-]\d)/gu,
  tail: /(?<![\p{L}\p{N}.-])[2-6][\d -]{0,30}$/gu,
  accept: (match) => {
    const digits = match.replace(/\D/g, "").length;
    return digits >= 14 && digits <= 19 && passesLuhn(match) ? match.length : 0;
  },
};

const octet = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";
const isNotVersion = "(?<!(?:versions?|section|§|release|chapter|v)\\s?)";
const ip: Detector = {
  kind: "ip",
  label: "IP",
  pattern: new RegExp(
    `(?<![\\p{L}\\p{N}.])${isNotVersion}(?!0\\.|10\\.|127\\.|192\\.168\\.|172\\.(?:1[6-9]|2\\d|3[01])\\.)(?:${octet}\\.){3}${octet}(?![\\p{L}\\p{N}]|\\.\\d)` +
      "|(?<![\\p{L}\\p{N}:.])(?=[\\da-f:]{0,39}\\d)(?:[\\da-f]{1,4}:){2,7}(?::|[\\da-f]{1,4})(?:[\\da-f]{0,4}:?){0,5}(?![\\p{L}\\p{N}:])",
    "giu",
  ),
  tail: /(?<![\p{L}\p{N}:.])(?:\d[\d.]{0,15}|[\da-f]{1,4}(?::[\da-f:]{0,40})?)$/giu,
  accept: (match) => (!match.includes(":") || isIpv6(match) ? match.length : 0),
};

function isIpv6(text: string): boolean {
  const groups = text.split(":").filter((group) => group !== "");
  return text.includes("::") ? groups.length >= 3 && groups.length < 8 : groups.length === 8;
}

const socialContext = "(?<=(?:ssn|social security(?: number)?)\\s{0,2}(?:is|:|#)?\\s{0,2})";
const insuranceContext = "(?<=(?:national insurance|nino|ni number)[^\\n]{0,40})";
const nationalId: Detector = {
  kind: "national_id",
  label: "ID",
  pattern: new RegExp(
    [
      `(?<![\\p{L}\\p{N}\\-])(?!000|666|9)\\d{3}-(?!00)\\d{2}-(?!0000)\\d{4}(?![\\p{L}\\p{N}]|-\\d)`,
      `${socialContext}(?!000|666|9)\\d{3} ?(?!00)\\d{2} ?(?!0000)\\d{4}${endOfToken}`,
      `${insuranceContext}${startOfToken}(?!BG|GB|NK|KN|TN|NT|ZZ|[DFIQUV]|\\p{L}[DFIQUVO])[A-Z]{2} ?\\d{2} ?\\d{2} ?\\d{2} ?[A-D]${endOfToken}`,
      `${startOfToken}[1-9]\\d{10}${endOfToken}`,
      `${startOfToken}\\d{8}-?[A-HJ-NP-TV-Z]${endOfToken}`,
      `${startOfToken}[12] ?\\d{2} ?(?:0[1-9]|1[0-2]|[2-9]\\d) ?\\d{2} ?\\d{3} ?\\d{3} ?\\d{2}${endOfToken}`,
    ].join("|"),
    "giu",
  ),
  tail: new RegExp(`${startOfToken}(?:\\d[\\d -]{0,24}[a-z]?|${insuranceContext}[a-z]{1,2}[\\d ]{0,12}[a-d]?)$`, "giu"),
  accept: (match) => (hasValidKey(match.replace(/[\s-]/g, "")) ? match.length : 0),
};

function hasValidKey(id: string): boolean {
  if (/^\d{8}\p{L}$/u.test(id)) return isSpanishId(id);
  if (/^\d{11}$/.test(id)) return isTurkishId(id);
  return /^\d{15}$/.test(id) ? isFrenchId(id) : true;
}

const birthContext =
  "(?=\\d|\\p{L}{3})(?<=(?:born(?: on)?|birth ?date|date of birth|dob|geboren(?: am)?|geburtsdatum|née? le|date de naissance|" +
  "fecha de nacimiento|nacid[oa] el|data di nascita|nat[oa] il|data de nascimento|doğum tarihi(?:m)?|生年月日|出生日期)" +
  "\\s{0,2}(?:is|was|ist|war|est|es|è|:|：)?\\s{0,2})";
const birthDate: Detector = {
  kind: "birth_date",
  label: "BIRTH_DATE",
  pattern: new RegExp(
    `${birthContext}(?:\\d{1,2}[./\\-]\\s?\\d{1,2}[./\\-]\\s?\\d{2,4}|\\d{4}-\\d{1,2}-\\d{1,2}|\\d{4}年\\d{1,2}月\\d{1,2}日|` +
      `\\d{1,2}\\.? (?:de )?\\p{L}{3,12}\\.?,? (?:de )?\\d{4}|\\p{L}{3,12}\\.? \\d{1,2}(?:st|nd|rd|th)?,? \\d{4})(?!\\d)`,
    "giu",
  ),
  tail: new RegExp(`${birthContext}[\\p{L}\\d][\\p{L}\\d.,/\\- ]{0,32}$`, "giu"),
};

const detectors: Readonly<Record<PiiKind, Detector>> = {
  email,
  phone,
  iban,
  credit_card: card,
  ip,
  national_id: nationalId,
  birth_date: birthDate,
};

/** What finds these kinds of personal data. The order decides between two that hit the same characters. */
export function piiDetectors(kinds: readonly PiiKind[]): Detector[] {
  return (["email", "iban", "credit_card", "national_id", "birth_date", "ip", "phone"] as const)
    .filter((kind) => kinds.includes(kind))
    .map((kind) => detectors[kind]);
}
