import { beginningsOf, type Detector, escapePattern } from "./detector";

/** Formats of keys that name themselves: their beginning and what follows. */
const keyFormats: readonly [beginning: string, rest: string][] = [
  ["sk-", "[\\w-]{20,200}"],
  ["sk_live_", "[A-Za-z0-9]{16,120}"],
  ["rk_live_", "[A-Za-z0-9]{16,120}"],
  ["ghp_", "\\w{30,80}"],
  ["gho_", "\\w{30,80}"],
  ["ghs_", "\\w{30,80}"],
  ["github_pat_", "\\w{40,120}"],
  ["glpat-", "[\\w-]{18,80}"],
  ["AKIA", "[A-Z0-9]{16}"],
  ["ASIA", "[A-Z0-9]{16}"],
  ["AIza", "[\\w-]{30,60}"],
  ["xoxb-", "[\\w-]{20,120}"],
  ["xoxp-", "[\\w-]{20,120}"],
  ["npm_", "[A-Za-z0-9]{30,60}"],
  ["SG.", "[\\w-]{16,40}\\.[\\w-]{30,60}"],
  ["tvly-", "[\\w-]{20,80}"],
  ["xai-", "[\\w-]{30,120}"],
  ["gsk_", "[A-Za-z0-9]{30,80}"],
  ["hf_", "[A-Za-z0-9]{30,60}"],
  ["eyJ", "[\\w-]{10,600}\\.eyJ[\\w-]{8,2000}\\.[\\w-]{20,700}"],
];

const boundary = "(?<![\\p{L}\\p{N}_-])";

const providerKey: Detector = {
  kind: "secret",
  label: "SECRET",
  pattern: new RegExp(
    `${boundary}(?:${keyFormats.map(([beginning, rest]) => escapePattern(beginning) + rest).join("|")})(?![\\w-])`,
    "gu",
  ),
  tail: new RegExp(
    `${boundary}(?:${keyFormats.map(([beginning]) => `${beginningsOf(beginning)}|${escapePattern(beginning)}[\\w.\\-]{1,3400}`).join("|")})$`,
    "gu",
  ),
  accept: hasManyDifferentCharacters,
};

/** `sk-xxxxxxxx` and `AKIAXXXXXXXX` stand for a key and are none. */
function hasManyDifferentCharacters(match: string): number {
  const rest = match.replace(/^[a-z]{2,10}[-_.]/i, "");
  const isMixed = /\d/.test(rest) || (/[a-z]/.test(rest) && /[A-Z]/.test(rest));
  return new Set(rest).size >= 9 && isMixed ? match.length : 0;
}

const privateKey: Detector = {
  kind: "secret",
  label: "SECRET",
  pattern:
    /-----BEGIN (?:[A-Z]{2,12} ){0,2}PRIVATE KEY-----[\s\S]{0,8000}?-----END (?:[A-Z]{2,12} ){0,2}PRIVATE KEY-----/gu,
  tail: new RegExp(
    `-----BEGIN (?:[A-Z]{2,12} ){0,2}PRIVATE KEY-----[\\s\\S]{0,8060}$|-{1,5}$|-----(?:${beginningsOf("BEGIN ")})$|-----BEGIN [A-Z ]{1,40}-{0,5}$`,
    "gu",
  ),
};

const names = [
  "password",
  "passwd",
  "passphrase",
  "passwort",
  "kennwort",
  "mot de passe",
  "contraseña",
  "senha",
  "şifre",
  "sifre",
  "パスワード",
  "密码",
  "api[_-]?key",
  "client[_-]?secret",
  "secret(?:[_-](?:access[_-])?key)?",
  "access[_-]?token",
].join("|");
const assignment = `(?<=[:=：\\s"'])(?<=(?<![\\p{L}\\p{N}])(?:${names})["']?\\s{0,2}[:=：]\\s{0,2}["']?)`;

const assigned: Detector = {
  kind: "secret",
  label: "SECRET",
  pattern: new RegExp(`${assignment}[^\\s"'\`,;<>(){}]{8,128}(?=$|[\\s"'\`,;<>(){}])`, "giu"),
  tail: new RegExp(`${assignment}[^\\s"'\`,;<>(){}]{1,129}$`, "giu"),
  accept: looksLikePassword,
};

/** A value, not a type, a placeholder or a word: it mixes digits or signs with letters. */
function looksLikePassword(match: string): number {
  if (/^(?:process\.env|your|my[-_]|example|changeme|\*+|\.+|x+$)/i.test(match)) return 0;
  return new Set(match).size >= 6 && /\p{L}/u.test(match) && /[\d!@#$%^&*_+?~]/.test(match) ? match.length : 0;
}

const scheme = "(?<=\\b[a-z][a-z0-9+.\\-]{1,20}:\\/\\/[^\\s:@\\/]{0,64}:)";
const inAddress: Detector = {
  kind: "secret",
  label: "SECRET",
  pattern: new RegExp(`${scheme}[^\\s@\\/"'<>]{3,128}(?=@)`, "giu"),
  tail: new RegExp(`${scheme}[^\\s@\\/"'<>]{1,128}$`, "giu"),
};

/** Passwords, keys and tokens, known by their format or by what stands before them. */
export const secretDetectors: readonly Detector[] = [privateKey, providerKey, inAddress, assigned];

/** Keys of providers alone: what must not leave whatever the policy says. */
export const providerKeyDetectors: readonly Detector[] = [providerKey, privateKey];

/** What is a secret by its own format, wherever it stands. */
export const keyDetectors: readonly Detector[] = [privateKey, providerKey, inAddress];
