/** A small program that the demo model knows by heart. */
export interface Task {
  pattern: RegExp;
  title: (groups: Groups) => string;
  code: (groups: Groups) => string;
  note: string;
}

export type Groups = Record<string, string | undefined>;

export const TASKS: Task[] = [
  {
    pattern:
      /^(?:.*?\bfirst (?<count>\d+) prime|.*?\bprimes?\b.*?\b(?:up to|below|under|until|less than) (?<limit>\d+)|(?=.*\bprimes\b).*\b(?:list|print|prints|generate|find|code|program|function|script)\b)/iu,
    title: ({ count, limit }) => (limit ? `the primes up to ${limit}` : `the first ${count ?? 10} primes`),
    code: ({ count, limit }) => `function isPrime(n) {
  for (let d = 2; d * d <= n; d++) if (n % d === 0) return false;
  return n > 1;
}

const primes = [];
for (let n = 2; ${limit ? `n <= ${limit}` : `primes.length < ${count ?? 10}`}; n++) {
  if (isPrime(n)) primes.push(n);
}
console.log(primes.join(", "));`,
    note: "A number is prime when no `d` up to its square root divides it.",
  },
  {
    pattern: /\bis (?<number>\d+) (?:a )?prime\b|\b(?:check|test)\b.*\bprime\b.*?(?<other>\d+)?/iu,
    title: ({ number, other }) => `whether ${number ?? other ?? 97} is prime`,
    code: ({ number, other }) => `function smallestDivisor(n) {
  for (let d = 2; d * d <= n; d++) if (n % d === 0) return d;
  return n;
}

const n = ${number ?? other ?? 97};
const divisor = smallestDivisor(n);
console.log(n > 1 && divisor === n ? \`\${n} is prime\` : \`\${n} is not prime (divisible by \${divisor})\`);`,
    note: "It looks for the smallest divisor; a prime has none but itself.",
  },
  {
    pattern: /(?:\bfirst (?<first>\d+) )?\bfibonacci\b(?:\D*(?<count>\d+))?/iu,
    title: ({ first, count }) => `the first ${first ?? count ?? 10} Fibonacci numbers`,
    code: ({ first, count }) => `const numbers = [0, 1];
while (numbers.length < ${first ?? count ?? 10}) {
  numbers.push(numbers.at(-1) + numbers.at(-2));
}
console.log(numbers.slice(0, ${first ?? count ?? 10}).join(", "));`,
    note: "Each number is the sum of the two before it.",
  },
  {
    pattern: /\bfizz ?buzz\b(?:\D*(?<limit>\d+))?/iu,
    title: ({ limit }) => `FizzBuzz up to ${limit ?? 15}`,
    code: ({ limit }) => `for (let n = 1; n <= ${limit ?? 15}; n++) {
  const word = (n % 3 === 0 ? "Fizz" : "") + (n % 5 === 0 ? "Buzz" : "");
  console.log(word || n);
}`,
    note: "Multiples of 3 give Fizz, multiples of 5 give Buzz, multiples of both give both.",
  },
  {
    pattern: /\bfactorial\b(?:\D*(?<number>\d+))?/iu,
    title: ({ number }) => `the factorial of ${number ?? 10}`,
    code: ({ number }) => `function factorial(n) {
  return n <= 1n ? 1n : n * factorial(n - 1n);
}

console.log(String(factorial(${number ?? 10}n)));`,
    note: "It uses `BigInt`, so that large results stay exact.",
  },
  {
    pattern:
      /\bsum\b.*?\b(?:from |numbers? )?(?<low>\d+) (?:to|through|until|up to) (?<high>\d+)|\bsum of the first (?<count>\d+)/iu,
    title: ({ low, high, count }) => `the sum of the numbers ${low ?? 1} to ${high ?? count}`,
    code: ({ low, high, count }) => `let sum = 0;
for (let n = ${low ?? 1}; n <= ${high ?? count}; n++) sum += n;
console.log(sum);`,
    note: "A loop adds the numbers one by one.",
  },
  {
    pattern:
      /\bcount (?:from (?<low>\d+) )?(?:up )?to (?<high>\d+)\b|\bnumbers (?:from )?(?<from>\d+) (?:to|through) (?<to>\d+)/iu,
    title: ({ low, high, from, to }) => `the numbers from ${low ?? from ?? 1} to ${high ?? to}`,
    code: ({ low, high, from, to }) => `for (let n = ${low ?? from ?? 1}; n <= ${high ?? to}; n++) console.log(n);`,
    note: "",
  },
  {
    pattern: /\b(?<count>\d+) random numbers\b/iu,
    title: ({ count }) => `${count} random numbers between 1 and 100`,
    code: ({ count }) => `const numbers = Array.from({ length: ${count} }, () => 1 + Math.floor(Math.random() * 100));
console.log(numbers.join(", "));`,
    note: "",
  },
  {
    pattern:
      /\brandom number(?: between (?<low>\d+) and (?<high>\d+))?|\bpick a number(?: between (?<from>\d+) and (?<to>\d+))?/iu,
    title: ({ low, high, from, to }) => `a random number between ${low ?? from ?? 1} and ${high ?? to ?? 100}`,
    code: ({ low, high, from, to }) => `const low = ${low ?? from ?? 1};
const high = ${high ?? to ?? 100};
console.log(low + Math.floor(Math.random() * (high - low + 1)));`,
    note: "",
  },
  {
    pattern: /\b(?:flip|toss) a coin\b|\bcoin (?:flip|toss)\b|\bheads or tails\b/iu,
    title: () => "a coin toss",
    code: () => `console.log(Math.random() < 0.5 ? "heads" : "tails");`,
    note: "",
  },
  {
    pattern: /\b(?:roll|throw)\b.*\b(?:dice|die)\b|\bdice roll\b/iu,
    title: () => "the roll of a die",
    code: () => "console.log(1 + Math.floor(Math.random() * 6));",
    note: "",
  },
  {
    pattern: /\b(?:adds?|sums?) (?:two|2) (?:numbers|values|integers)\b|\badd function\b/iu,
    title: () => "the sum of two numbers",
    code: () => `function add(a, b) {
  return a + b;
}

console.log(add(2, 3));`,
    note: "The last line tries it with 2 and 3.",
  },
  {
    pattern: /\b(?:even|odd)\b.*?\bnumbers?\b(?:\D*(?<limit>\d+))?|\bnumbers?\b.*\b(?:even|odd)\b/iu,
    title: ({ limit }) => `which numbers up to ${limit ?? 10} are even`,
    code: ({ limit }) => `for (let n = 1; n <= ${limit ?? 10}; n++) console.log(n, n % 2 === 0 ? "even" : "odd");`,
    note: "An even number leaves no remainder when divided by 2.",
  },
];
