/** How many letters and digits in a row count as taken over from a prompt. */
export const gramLength = 20;
/** How many make a fragment that must not leave. */
export const fragmentLength = 44;
/** Encodings are recognised of this much of each text: they cost six times its length in memory. */
const encodedCharacters = 6_000;

/** Whether a character counts: neither spacing, nor punctuation, nor upper case hides a fragment. */
export function foldCharacter(character: string): string {
  if (/^[a-z0-9 ]$/.test(character)) return character === " " ? "" : character;
  return fold(character);
}

function fold(text: string): string {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
}

/**
 * Two rolling hashes over `gramLength` characters, each modulo a prime below 2^26, so that every product stays exact. One
 * alone would take a chance likeness for a fragment every thousand or two of characters; both agree once in 2^52.
 */
const modulus = 67_108_859;
const bases = [257, 65_537] as const;
const leaving = bases.map((base) => power(base, gramLength - 1));

function power(number: number, exponent: number): number {
  let result = 1;
  for (let index = 0; index < exponent; index++) result = (result * number) % modulus;
  return result;
}

/** Rolls over characters and tells the hash of the last `gramLength`, once there are as many. */
export class RollingHash {
  private readonly codes: number[] = [];
  private next = 0;
  private readonly hashes: [number, number] = [0, 0];
  private count = 0;

  push(code: number): number | null {
    const first = this.codes[this.next] ?? 0;
    this.hashes[0] = rolled(0, this.hashes[0], first, code);
    this.hashes[1] = rolled(1, this.hashes[1], first, code);
    this.codes[this.next] = code;
    this.next = (this.next + 1) % gramLength;
    this.count++;
    return this.count < gramLength ? null : this.hashes[0] * 2 ** 26 + this.hashes[1];
  }
}

function rolled(which: 0 | 1, hash: number, first: number, code: number): number {
  const without = (hash - ((first * (leaving[which] ?? 0)) % modulus) + modulus) % modulus;
  return (without * bases[which] + code) % modulus;
}

function addGrams(grams: Set<number>, folded: string): void {
  const rolling = new RollingHash();
  for (let index = 0; index < folded.length; index++) {
    const hash = rolling.push(folded.charCodeAt(index));
    if (hash !== null) grams.add(hash);
  }
}

/** What must not leave a run, and what is public although it stands in there too. */
export class Fingerprints {
  private readonly secret: readonly ReadonlySet<number>[];
  private readonly open: readonly ReadonlySet<number>[];

  /** Texts that stay the same, such as an agent's instructions, are taken apart once. */
  constructor(secretTexts: Iterable<string>, publicTexts: Iterable<string>) {
    this.secret = [...secretTexts].map(secretGrams);
    this.open = [...publicTexts].filter((text) => text.length >= gramLength).map(gramsOf);
  }

  has(hash: number): boolean {
    return this.secret.some((grams) => grams.has(hash)) && !this.open.some((grams) => grams.has(hash));
  }
}

const remembered = new Map<string, ReadonlySet<number>>();
const mostRemembered = 100;

/** As it stands, backwards, 13 letters further on, in hexadecimal and in Base64. */
function secretGrams(text: string): ReadonlySet<number> {
  const known = remembered.get(text);
  if (known) return known;
  const grams = new Set<number>();
  addGrams(grams, fold(text));
  const start = text.slice(0, encodedCharacters);
  addGrams(grams, [...fold(start)].toReversed().join(""));
  addGrams(grams, fold(rot13(start)));
  addGrams(grams, Buffer.from(start).toString("hex"));
  // Three alignments: a model may begin anywhere, and three bytes are four characters.
  for (const offset of [0, 1, 2]) addGrams(grams, fold(Buffer.from(start).subarray(offset).toString("base64")));
  for (const first of remembered.keys()) {
    if (remembered.size < mostRemembered) break;
    remembered.delete(first);
  }
  remembered.set(text, grams);
  return grams;
}

/** The pieces of a text that a person wrote themselves, who may be answered in their own words. */
export function gramsOf(text: string): ReadonlySet<number> {
  const grams = new Set<number>();
  addGrams(grams, fold(text));
  return grams;
}

function rot13(text: string): string {
  return text.replace(/[a-z]/gi, (letter) => {
    const first = letter <= "Z" ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - first + 13) % 26) + first);
  });
}
