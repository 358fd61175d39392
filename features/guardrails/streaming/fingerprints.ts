/** How many letters and digits in a row count as taken over from a prompt. */
export const gramLength = 20;
/** How many make a fragment that must not leave. */
export const fragmentLength = 44;
/** Encodings are recognised of this much of each text: they cost six times its length in memory. */
const encodedCharacters = 6_000;

/** Whether a character counts: neither spacing, nor punctuation, nor upper case hides a fragment. */
export function foldCharacter(character: string): string {
  const folded = character.normalize("NFKD").toLowerCase();
  return folded.replace(/[^\p{L}\p{N}]/gu, "");
}

function fold(text: string): string {
  return text.normalize("NFKD").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

/** A rolling hash over `gramLength` characters; modulo a prime below 2^26 every product stays exact. */
const modulus = 67_108_859;
const base = 257;
const leaving = power(base, gramLength - 1);

function power(number: number, exponent: number): number {
  let result = 1;
  for (let index = 0; index < exponent; index++) result = (result * number) % modulus;
  return result;
}

/** Rolls over characters and tells the hash of the last `gramLength`, once there are as many. */
export class RollingHash {
  private readonly codes: number[] = [];
  private next = 0;
  private hash = 0;
  private count = 0;

  push(code: number): number | null {
    const first = this.codes[this.next] ?? 0;
    this.hash = (this.hash - ((first * leaving) % modulus) + modulus) % modulus;
    this.hash = (this.hash * base + code) % modulus;
    this.codes[this.next] = code;
    this.next = (this.next + 1) % gramLength;
    this.count++;
    return this.count < gramLength ? null : this.hash;
  }
}

function addGrams(grams: Set<number>, folded: string): void {
  const rolling = new RollingHash();
  for (let index = 0; index < folded.length; index++) {
    const hash = rolling.push(folded.charCodeAt(index));
    if (hash !== null) grams.add(hash);
  }
}

export interface Fingerprints {
  grams: ReadonlySet<number>;
}

/**
 * What must not leave, as hashes of all its pieces: as it stands, backwards, by 13 letters further on, in hexadecimal and in
 * Base64. What is public anyway, such as an agent's description, does not count.
 */
export function fingerprintsOf(secretTexts: Iterable<string>, publicTexts: Iterable<string>): Fingerprints {
  const grams = new Set<number>();
  for (const text of secretTexts) {
    addGrams(grams, fold(text));
    const start = text.slice(0, encodedCharacters);
    addGrams(grams, [...fold(start)].toReversed().join(""));
    addGrams(grams, fold(rot13(start)));
    addGrams(grams, Buffer.from(start).toString("hex"));
    // Three alignments: a model may begin anywhere, and three bytes are four characters.
    for (const offset of [0, 1, 2]) addGrams(grams, fold(Buffer.from(start).subarray(offset).toString("base64")));
  }
  for (const text of publicTexts) removeGrams(grams, fold(text));
  return { grams };
}

function removeGrams(grams: Set<number>, folded: string): void {
  const rolling = new RollingHash();
  for (let index = 0; index < folded.length; index++) {
    const hash = rolling.push(folded.charCodeAt(index));
    if (hash !== null) grams.delete(hash);
  }
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
