const digitsOf = (text: string) => [...text.replace(/\D/g, "")].map(Number);

/** ISO/IEC 7812-1, annex B. */
export function passesLuhn(text: string): boolean {
  const digits = digitsOf(text).toReversed();
  const sum = digits.reduce((total, digit, index) => {
    const weighted = index % 2 === 1 ? digit * 2 : digit;
    return total + (weighted > 9 ? weighted - 9 : weighted);
  }, 0);
  return sum > 0 && sum % 10 === 0;
}

/** ISO 13616: the number, its first four characters moved to the end and letters counted from 10, leaves 1 modulo 97. */
export function isIban(text: string): boolean {
  const compact = text.replace(/\s/g, "").toUpperCase();
  if (compact.length < 15 || compact.length > 34) return false;
  let remainder = 0;
  for (const character of compact.slice(4) + compact.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
}

/** The Turkish identity number's last two digits check the first nine. */
export function isTurkishId(text: string): boolean {
  const digits = digitsOf(text);
  const [odd, even] = [0, 1].map((first) =>
    digits.slice(0, 9).reduce((sum, digit, index) => (index % 2 === first ? sum + digit : sum), 0),
  );
  const tenth = ((((odd ?? 0) * 7 - (even ?? 0)) % 10) + 10) % 10;
  const eleventh = digits.slice(0, 10).reduce((sum, digit) => sum + digit, 0) % 10;
  return digits.length === 11 && digits[0] !== 0 && digits[9] === tenth && digits[10] === eleventh;
}

/** The letter of a Spanish DNI is its number modulo 23. */
export function isSpanishId(text: string): boolean {
  return "TRWAGMYFPDXBNJZSQVHLCKE"[Number.parseInt(text, 10) % 23] === text.at(-1)?.toUpperCase();
}

/** The key of a French social security number: 97 less the number modulo 97. */
export function isFrenchId(text: string): boolean {
  const digits = text.replace(/\s/g, "");
  return 97n - (BigInt(digits.slice(0, 13)) % 97n) === BigInt(digits.slice(13));
}
