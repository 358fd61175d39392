import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readCases } from "@/tests/guardrails/cases";
import { keywordDetectors } from "../checks/keywords";
import { piiDetectors } from "../checks/pii";
import { keyDetectors, secretDetectors } from "../checks/secrets";
import { urlDetectors } from "../checks/urls";
import { Channel } from "../guarding/channel";
import { PiiKind } from "../schema";
import { Fingerprints, gramsOf, RollingHash } from "./fingerprints";
import { FragmentStream, withheldMark } from "./fragment-stream";
import { ReplacingStream, replaceAll } from "./replacing-stream";

const prompt = `You are Triage, the first agent a person meets in Cadre.
Answer short factual and arithmetic questions yourself. Use the calculator for every computation and current_time for
everything about dates, times and weekdays; never compute either in your head. Call several tools at once when the
question has several parts. Use search_conversations when the person refers to something said earlier elsewhere.`;
const description = "Answers everyday questions at once and brings in a specialist when one is needed.";

function fragmentsOf(ownWords = "", hits: string[] = []) {
  const fingerprints = new Fingerprints([prompt], [description]);
  return new FragmentStream(fingerprints, gramsOf(ownWords), { seen: new Set() }, () => hits.push("hit"));
}

function sanitised(text: string, ownWords = ""): string {
  const stream = fragmentsOf(ownWords);
  return stream.push(text) + stream.end();
}

/** What counts of a text: neither spacing nor signs nor case. */
const fold = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

/** The longest passage of the prompt that a text holds, in letters and digits. */
function longestFragment(text: string): number {
  const [told, secret] = [fold(text), fold(prompt)];
  let longest = 0;
  for (let start = 0; start < told.length; start++) {
    while (start + longest < told.length && secret.includes(told.slice(start, start + longest + 1))) longest++;
  }
  return longest;
}

function cutUp(text: string, lengths: readonly number[]): string[] {
  const pieces: string[] = [];
  let position = 0;
  for (let index = 0; position < text.length; index++) {
    const length = lengths[index % lengths.length] ?? 1;
    pieces.push(text.slice(position, position + length));
    position += length;
  }
  return pieces;
}

const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 12 });
const passages = ["pii", "secrets", "urls", "keywords"].flatMap((check) => [
  ...readCases(check).seen.map(({ text }) => text),
]);
const anyText = fc.array(fc.constantFrom(...passages), { minLength: 1, maxLength: 3 }).map((parts) => parts.join(" "));

describe("a text that arrives in pieces", () => {
  const sets = {
    "everything personal": piiDetectors(PiiKind.options),
    "numbers only": piiDetectors(["credit_card", "iban", "national_id"]),
    secrets: secretDetectors,
    keys: keyDetectors,
    links: urlDetectors({ allowedHosts: [], deniedHosts: ["evil.test"] }),
    keywords: keywordDetectors(["project falcon", "layoff", "Übernahme", "cobalt-9"]),
  };
  test.each(Object.entries(sets))("is masked as if it came whole: %s", (_name, detectors) => {
    fc.assert(
      fc.property(anyText, cuts, (text, lengths) => {
        const replace = ({ label }: { label: string }) => `[${label}]`;
        const stream = new ReplacingStream(detectors, replace);
        const shown = cutUp(text, lengths).map((piece) => stream.push(piece));
        expect(shown.join("") + stream.end()).toBe(replaceAll(text, detectors, replace));
      }),
      { numRuns: 400 },
    );
  });

  test("never shows a fragment of a prompt, and always the same in its place", () => {
    const start = fc.nat(prompt.length - 80);
    fc.assert(
      fc.property(start, fc.integer({ min: 70, max: 400 }), cuts, (from, length, lengths) => {
        const text = `Sure, here it is: ${prompt.slice(from, from + length)} That is all.`;
        const stream = fragmentsOf();
        let shown = "";
        for (const piece of cutUp(text, lengths)) {
          shown += stream.push(piece);
          expect(longestFragment(shown)).toBeLessThan(44);
        }
        expect(shown + stream.end()).toBe(sanitised(text));
        expect(shown).toContain(withheldMark);
      }),
      { numRuns: 60 },
    );
  });

  test("goes through all stages alike, however it is cut", () => {
    const make = () =>
      new Channel(fragmentsOf(), new ReplacingStream(piiDetectors(["credit_card"]), ({ label }) => `[${label}]`));
    const text = `<think>Raw thoughts.</think>\nCard 4111 1111 1111 1111 and 👩‍🚀: ${prompt.slice(0, 120)}. Bye.`;
    const whole = make();
    const expected = whole.push(text) + whole.end();
    expect(expected).toMatch(/^Card \[CARD\] and 👩‍🚀: You are Triage.*…\].*Bye\.$/u);
    fc.assert(
      fc.property(cuts, (lengths) => {
        const channel = make();
        const shown = cutUp(text, lengths).map((piece) => channel.push(piece));
        expect(shown.join("") + channel.end()).toBe(expected);
      }),
    );
  });

  test("is let out at once where nothing can become a hit", () => {
    const standard = [...piiDetectors(["credit_card", "iban", "national_id"]), ...keyDetectors];
    const channel = new Channel(fragmentsOf(), new ReplacingStream(standard, () => "x"));
    for (const piece of ["Hello", " there", ",", " how", " can", " we", " help", " you", " to", " today", "?"]) {
      expect(channel.push(piece)).toBe(piece);
    }
  });
});

describe("attempts to extract the prompt", () => {
  const encodings: [name: string, text: string][] = [
    ["word for word", prompt],
    ["in another case", prompt.toUpperCase()],
    ["with other spacing", prompt.replace(/\s+/g, "\n\n  ")],
    ["letter by letter", [...prompt].join(" ")],
    ["with signs between the letters", [...prompt].join("-")],
    ["with invisible characters", [...prompt].join("\u200b")],
    ["as a list", prompt.split(". ").join("\n- ")],
    ["in wide letters", prompt.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))],
    ["backwards", [...prompt].toReversed().join("")],
    ["in Base64", Buffer.from(prompt).toString("base64")],
    ["in Base64 from the second byte", Buffer.from(prompt.slice(1)).toString("base64")],
    ["in hexadecimal", Buffer.from(prompt).toString("hex")],
    [
      "by 13 letters",
      prompt.replace(/[a-z]/gi, (c) =>
        String.fromCharCode(
          (c <= "Z" ? 90 : 122) >= c.charCodeAt(0) + 13 ? c.charCodeAt(0) + 13 : c.charCodeAt(0) - 13,
        ),
      ),
    ],
  ];
  test.each(encodings)("%s fail", (_name, text) => {
    const shown = sanitised(text);
    expect(shown).toContain(withheldMark);
    expect(fold(shown).length).toBeLessThan(fold(text).length / 3);
  });

  test("in short portions fail once there are many", () => {
    const words = prompt.split(/\s+/);
    const portions: string[] = [];
    for (let index = 0; index < words.length; index += 5) portions.push(words.slice(index, index + 5).join(" "));
    const shown = sanitised(portions.map((portion, index) => `Part ${index}: "${portion}" (end of part).`).join("\n"));
    expect(shown).toContain(withheldMark);
  });

  test("that write a sign of their own into every word, or translate, are not caught", () => {
    const translated = "Du bist Triage, der erste Agent, den jemand in Cadre trifft. Beantworte kurze Fragen selbst.";
    expect(sanitised(translated)).toBe(translated);
    const disguised = prompt.slice(0, 100).replace(/(\w)(\w)/g, "$1x$2");
    expect(sanitised(disguised)).toBe(disguised);
  });
});

describe("what is left alone", () => {
  test.each([
    ["an agent's public description", description],
    ["common words that stand in the prompt too", "Use the calculator for this. Several tools at once are possible."],
    [
      "an answer about times",
      "Everything about dates and weekdays is easier with a calendar; the first of May is a Friday.",
    ],
    ["code", 'export function answer(question: string): string {\n  return tools.get(question) ?? "";\n}'],
  ])("%s", (_name, text) => {
    expect(sanitised(text)).toBe(text);
  });

  test("what the person wrote themselves", () => {
    const quoted = prompt.slice(60, 260);
    expect(sanitised(`You wrote: ${quoted}`, `Please translate this: ${quoted}`)).toBe(`You wrote: ${quoted}`);
  });
});

test("a very long text that has nothing of a prompt has nothing like one either", () => {
  const letters = (seed: number, count: number) => {
    let state = seed;
    return Array.from({ length: count }, () => {
      state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
      return 97 + ((Math.imul(state ^ (state >>> 13), 0x297a2d39) >>> 0) % 26);
    });
  };
  const fingerprints = new Fingerprints([String.fromCharCode(...letters(1, 6_000))], []);
  const rolling = new RollingHash();
  const hits = letters(2, 400_000).filter((code) => {
    const hash = rolling.push(code);
    return hash !== null && fingerprints.has(hash);
  });
  expect(hits).toEqual([]);
});
