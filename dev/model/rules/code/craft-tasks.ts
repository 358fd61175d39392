import type { Task } from "./tasks";

/** Programs that developers ask for by name. */
export const CRAFT_TASKS: Task[] = [
  {
    pattern: /\bdebounce\b/iu,
    title: () => "a debounce function and a trial of it",
    code: () => `function debounce(fn, waitMs, timers = globalThis) {
  let timer;
  return (...args) => {
    timers.clearTimeout(timer);
    timer = timers.setTimeout(() => fn(...args), waitMs);
  };
}

// The sandbox has no timers, so the trial turns a clock by hand.
const clock = {
  now: 0,
  jobs: new Map(),
  setTimeout(job, ms) {
    const id = Symbol("timer");
    this.jobs.set(id, { job, at: this.now + ms });
    return id;
  },
  clearTimeout(id) {
    this.jobs.delete(id);
  },
  advance(ms) {
    this.now += ms;
    for (const [id, { job, at }] of this.jobs) {
      if (at > this.now) continue;
      this.jobs.delete(id);
      job();
    }
  },
};

const search = debounce((text) => console.log(\`search for "\${text}"\`), 200, clock);
for (const text of ["c", "ca", "cadre"]) {
  search(text);
  clock.advance(100);
}
clock.advance(200);`,
    note: "Three calls in quick succession become one, made 200 ms after the last. In TypeScript the signature is `debounce<A extends unknown[]>(fn: (...args: A) => void, waitMs: number): (...args: A) => void`; the sandbox runs JavaScript, so the code above has no types.",
  },
  {
    pattern: /\b(?:generate|create|make|give|random|suggest|new)\b.*\bpassword\b/iu,
    title: () => "a random password of 16 characters",
    code: () => `const letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
let password = "";
for (let i = 0; i < 16; i++) password += letters[Math.floor(Math.random() * letters.length)];
console.log(password);`,
    note: "Only for play: `Math.random` is no source of secrets. Use a password manager for a real one.",
  },
  {
    pattern: /\b(?:uuid|guid)\b/iu,
    title: () => "a random UUID (version 4)",
    code: () => `const hex = (n) => Math.floor(Math.random() * n).toString(16);
console.log("xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx".replace(/[xy]/g, (c) => (c === "x" ? hex(16) : "89ab"[Math.floor(Math.random() * 4)])));`,
    note: "In a browser or Node, `crypto.randomUUID()` does it better.",
  },
  {
    pattern:
      /\b(?:average|mean|sum|total|max(?:imum)?|min(?:imum)?|largest|smallest) (?:of|in|from) (?:an? |the )?(?:array|list|numbers)\b/iu,
    title: () => "sum, average, smallest and largest of a list",
    code: () => `const numbers = [4, 8, 15, 16, 23, 42];
const sum = numbers.reduce((total, n) => total + n, 0);
console.log("sum", sum);
console.log("average", sum / numbers.length);
console.log("smallest", Math.min(...numbers));
console.log("largest", Math.max(...numbers));`,
    note: "",
  },
  {
    pattern: /\bhello world\b(?:\D*(?<count>\d{1,3}) times)?/iu,
    title: ({ count }) => (count ? `a greeting to the world, ${count} times` : "a greeting to the world"),
    code: ({ count }) =>
      count ? `for (let i = 0; i < ${count}; i++) console.log("Hello, world!");` : `console.log("Hello, world!");`,
    note: "",
  },
];
