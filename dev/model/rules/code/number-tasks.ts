import type { Task } from "./tasks";

const FACTORS = `let rest = n;
const factors = [];
for (let d = 2; rest > 1; d++) {
  while (rest % d === 0) {
    factors.push(d);
    rest /= d;
  }
}`;

/** Programs about numbers, most telling pattern first. */
export const NUMBER_TASKS: Task[] = [
  {
    pattern: /\bprime factors? (?:of|for) (?<number>\d{1,9})\b|\bfactor(?:ise|ize)? (?<other>\d{1,9})\b/iu,
    title: ({ number, other }) => `the prime factors of ${number ?? other}`,
    code: ({ number, other }) => `const n = ${number ?? other};
${FACTORS}
console.log(factors.join(" × "));`,
    note: "",
  },
  {
    pattern: /\b(?:divisors|factors) (?:of|for) (?<number>\d{1,7})\b/iu,
    title: ({ number }) => `the divisors of ${number}`,
    code: ({ number }) => `const divisors = [];
for (let d = 1; d <= ${number}; d++) if (${number} % d === 0) divisors.push(d);
console.log(divisors.join(", "));`,
    note: "",
  },
  {
    pattern: /\bis (?<number>\d+) (?:an? )?(?:odd|even)\b/iu,
    title: ({ number }) => `whether ${number} is odd or even`,
    code: ({ number }) => `console.log(${number}n % 2n === 0n ? "${number} is even" : "${number} is odd");`,
    note: "",
  },
  {
    pattern: /\bsum of (?:the )?first (?<count>\d{1,5}) primes?\b/iu,
    title: ({ count }) => `the sum of the first ${count} primes`,
    code: ({ count }) => `let sum = 0;
for (let n = 2, found = 0; found < ${count}; n++) {
  let prime = true;
  for (let d = 2; d * d <= n && prime; d++) prime = n % d !== 0;
  if (prime) {
    sum += n;
    found++;
  }
}
console.log(sum);`,
    note: "",
  },
  {
    pattern: /\b(?<count>\d{1,5})(?:st|nd|rd|th) prime\b/iu,
    title: ({ count }) => `prime number ${count}`,
    code: ({ count }) => `let n = 1;
for (let found = 0; found < ${count}; ) {
  n++;
  let prime = true;
  for (let d = 2; d * d <= n && prime; d++) prime = n % d !== 0;
  if (prime) found++;
}
console.log(n);`,
    note: "",
  },
  {
    pattern: /\b(?<number>\d+) (?:in|to|as|into) (?:a )?(?<base>binary|hex(?:adecimal)?|octal)\b/iu,
    title: ({ number, base }) => `${number} in ${base?.toLowerCase()}`,
    code: ({ number, base }) => `console.log(${number}n.toString(${baseOf(base)}));`,
    note: "",
  },
  {
    pattern:
      /\b(?:binary|0b)\s?(?<digits>[01]+)\b.*\bdecimal\b|\b(?<other>[01]{3,}) (?:from binary )?(?:in|to) decimal\b/iu,
    title: ({ digits, other }) => `binary ${digits ?? other} in decimal`,
    code: ({ digits, other }) => `console.log(Number.parseInt("${digits ?? other}", 2));`,
    note: "",
  },
];

function baseOf(name: string | undefined): number {
  if (/^hex/iu.test(name ?? "")) return 16;
  return /^oct/iu.test(name ?? "") ? 8 : 2;
}
