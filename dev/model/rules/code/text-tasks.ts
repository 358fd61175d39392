import type { Task } from "./tasks";

const QUOTED = `["“'‘]?(?<text>[^"”?]+?)["”'’]?`;
const END = String.raw`[\s?.!]*$`;

/** Programs about words and lists. */
export const TEXT_TASKS: Task[] = [
  {
    pattern: new RegExp(
      String.raw`\bvowels\b(?:.*?(?: in|:)(?: the (?:word|phrase|sentence|text))?:? ${QUOTED})?${END}`,
      "iu",
    ),
    title: ({ text }) => `the number of vowels in “${sample(text)}”`,
    code: ({ text }) => `const text = ${quote(sample(text))};
console.log((text.match(/[aeiou]/gi) ?? []).length);`,
    note: "",
  },
  {
    pattern: new RegExp(
      String.raw`\b(?<how>longest|shortest) word\b.*?(?: in| of|:)(?: the (?:phrase|sentence|text))?:? ${QUOTED}${END}`,
      "iu",
    ),
    title: ({ how, text }) => `the ${how?.toLowerCase()} word in “${text}”`,
    code: ({ how, text }) => `const words = ${quote(text)}.split(/\\s+/).filter(Boolean);
words.sort((a, b) => ${how?.toLowerCase() === "shortest" ? "a.length - b.length" : "b.length - a.length"});
console.log(words[0]);`,
    note: "",
  },
  {
    pattern: new RegExp(
      String.raw`\bhow many (?:times does )?(?:the )?(?:letters? )?["'‘“]?(?<letter>\p{L})["'’”]?(?:[’']?s)?(?: letters?)?(?: are| occur| appear)?(?: there)?(?: in| does)?(?: the word)? ${QUOTED}(?: have| contain)?${END}`,
      "iu",
    ),
    title: ({ letter, text }) => `how often “${letter}” occurs in “${text}”`,
    code: ({ letter, text }) => `const word = ${quote(text)};
const letter = ${quote(letter)};
const count = [...word.toLowerCase()].filter((c) => c === letter.toLowerCase()).length;
console.log(count);`,
    note: "It compares letter by letter, upper and lower case alike.",
  },
  {
    pattern: new RegExp(
      String.raw`\b(?:how many|count (?:the )?)\s*(?<what>letters|characters|words)\b.*?(?: in| of|:)(?: the (?:word|phrase|sentence|text))?:? ${QUOTED}${END}`,
      "iu",
    ),
    title: ({ what, text }) => `the number of ${what} in “${text}”`,
    code: ({ what, text }) => `const text = ${quote(text)};
console.log(${what === "words" ? "text.split(/\\s+/).filter(Boolean)" : what === "letters" ? "(text.match(/\\p{L}/gu) ?? [])" : "[...text]"}.length);`,
    note: "",
  },
  {
    pattern: new RegExp(
      String.raw`^(?:what(?:'s| is) )?["“'‘](?<quoted>[^"”'’]+)["”'’] (?:reversed|backwards?|spelled backwards?)${END}|\brevers(?:e|es|ing)\b(?!.*\b(?:linked|array|tree|list)\b)(?:.*?:| the (?:word|string|text|phrase|sentence)| a string)?\s*${QUOTED}(?: backwards?)?${END}`,
      "iu",
    ),
    title: ({ text, quoted }) => `“${quoted ?? sample(text)}” reversed`,
    code: ({ text, quoted }) => `const text = ${quote(quoted ?? sample(text))};
console.log([...text].reverse().join(""));`,
    note: "Spreading the string first keeps emoji and other wide characters whole.",
  },
  {
    pattern: /\b(?:is )?["“']?(?<text>[^"”']+?)["”']? (?:a )?palindrome\b|\bpalindrome\b/iu,
    title: ({ text }) => `whether “${word(text)}” is a palindrome`,
    code: ({ text }) => `const text = ${quote(word(text))};
const letters = [...text.toLowerCase()].filter((c) => /\\p{L}/u.test(c));
const same = letters.join("") === [...letters].reverse().join("");
console.log(same ? "It is a palindrome." : "It is not a palindrome.");`,
    note: "It reads the letters forwards and backwards and compares.",
  },
  {
    pattern:
      /\bsort(?:s|ed|ing)?\b(?<how>[^:\d[\]]*?)(?::|\[|\blist\b|\bnumbers\b|\bnames\b|\bwords\b|(?=\s-?\d))\s*\[?(?<items>[^\]:\n]*?,[^\]:\n]*?)\]?(?<order> (?:in )?(?:ascending|descending|alphabetical(?:ly)?|reverse)(?: order)?)?[\s?.!]*$/iu,
    title: ({ items }) => `the ${split(items).length} items, sorted`,
    code: ({ items, how, order }) => {
      const list = split(items);
      const numbers = list.every((item) => /^-?\d+(?:\.\d+)?$/u.test(item));
      const down = /\b(?:desc|down|reverse|largest|highest)/iu.test(`${how} ${order}`);
      return `const items = ${numbers ? `[${list.join(", ")}]` : JSON.stringify(list).replaceAll('","', '", "')};
items.sort(${compare(numbers, down)});
console.log(items.join(", "));`;
    },
    note: "",
  },
  {
    pattern: /\b(?:sort(?:ing|s)?|bubble ?sort|quick ?sort)\b/iu,
    title: () => "a sorted list of numbers",
    code: () => `function quickSort(list) {
  if (list.length < 2) return list;
  const [pivot, ...rest] = list;
  const smaller = rest.filter((n) => n < pivot);
  const others = rest.filter((n) => n >= pivot);
  return [...quickSort(smaller), pivot, ...quickSort(others)];
}

console.log(quickSort([5, 2, 9, 1, 7]).join(", "));`,
    note: "Quicksort: everything smaller than the first item goes before it, the rest behind.",
  },
  {
    pattern: /\b(?:dedupe|duplicates?|unique)\b(?:.*?:\s*(?<items>.+?))?[\s?.!]*$/iu,
    title: () => "the list without duplicates",
    code: ({
      items,
    }) => `const items = ${JSON.stringify(split(items ?? "red, blue, red, green, blue")).replaceAll('","', '", "')};
console.log([...new Set(items)].join(", "));`,
    note: "A `Set` keeps each value once, in order of first appearance.",
  },
  {
    pattern:
      /["“](?<quoted>[^"”]+)["”] (?:to|into|in) (?<into>upper|lower)[ -]?case\b|\b(?<how>upper|lower)[ -]?case\b(?:\s*:)?\s*(?<text>.+?)[\s?.!]*$/iu,
    title: ({ how, into, text, quoted }) => `“${quoted ?? text}” in ${(into ?? how)?.toLowerCase()} case`,
    code: ({ how, into, text, quoted }) => {
      const method = (into ?? how)?.toLowerCase() === "upper" ? "toUpperCase" : "toLowerCase";
      return `console.log(${quote(quoted ?? text)}.${method}());`;
    },
    note: "",
  },
];

function compare(numbers: boolean, down: boolean): string {
  if (numbers) return down ? "(a, b) => b - a" : "(a, b) => a - b";
  return down ? "(a, b) => b.localeCompare(a)" : "(a, b) => a.localeCompare(b)";
}

function split(items: string | undefined): string[] {
  return (items ?? "")
    .split(/\s*,\s*(?:and\s+)?|\s+and\s+/u)
    .map((item) => item.trim())
    .filter(Boolean);
}

function quote(text: string | undefined): string {
  return JSON.stringify(text ?? "");
}

/** A request for code in general gets an example of its own. */
function sample(text: string | undefined): string {
  return !text || /\b(?:string|text|word|javascript|function)\b/iu.test(text) ? "Hello, Cadre!" : text;
}

function word(text: string | undefined): string {
  const last = text?.trim().split(/\s+/u).at(-1) ?? "";
  return !last || /^(?:a|is|an|the|for|checks?|if|string|word|code|that|function|whether)$/iu.test(last)
    ? "racecar"
    : last;
}
