const ATOM =
  String.raw`(?:-?\d+(?:\.\d+)?(?:e\d+)?(?![\d.]*%)|\bpi\b|[a-zA-Z]+\d*\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)|` +
  String.raw`\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))`;
const PERCENT = String.raw`(\d+(?:\.\d+)?)%`;
const THE = "(?:\\b(?:the|an?) )?";
const CHAIN = ",?(?: and| then| and then)";
const IT = "(?:it|that|this|the result|the sum|the answer)";

type Phrase = [pattern: string, replacement: string];

/** In this order; `#` stands for a number or a bracket, `@` for a percentage. */
const PHRASES: Phrase[] = [
  [String.raw`(\d+(?:\.\d+)?)\s*(?:percent|per cent|pct)\b`, "$1%"],
  [
    String.raw`@\s+(?:sales |service )?(tip|tax|vat|discount|interest|commission|fee|gratuity)?\s*(?:on|of|from)\s+#`,
    "($1% * $3)",
  ],
  [String.raw`(?:tip|tax|vat|discount|interest|commission)(?: of)? \(?@\)? (?:on|of|for) #`, "($1% * $2)"],
  ["# (?:items|pieces|units|copies|tickets|books|bottles|cups) (?:at|for) #(?: each| apiece)?", "($1 * $2)"],
  ["@ off (?:of )?#", "($2 - $1% * $2)"],
  ["(?:add|plus) @ to #", "($2 + $1% * $2)"],
  ["(?:take|subtract|deduct) @ (?:off|from) #", "($2 - $1% * $2)"],
  ["(?:increase|raise) # by @", "($1 + $2% * $1)"],
  ["(?:decrease|reduce|lower|discount) # by @", "($1 - $2% * $1)"],
  ["# (?:increased by|plus|with) @(?: tip| tax| vat| interest)?", "($1 + $2% * $1)"],
  ["# (?:decreased by|reduced by|minus|less) @", "($1 - $2% * $1)"],
  ["cube root of #", "cbrt($1)"],
  [String.raw`(\d+)(?:st|nd|rd|th) root of #`, "nthRoot($2, $1)"],
  ["(?:(?:square )?root|sqrt) (?:of )?#", "sqrt($1)"],
  ["is # a (?:perfect )?square(?: number)?", "sqrt($1)"],
  ["# squared", "($1)^2"],
  ["# cubed", "($1)^3"],
  ["square of #", "($1)^2"],
  ["cube of #", "($1)^3"],
  [String.raw`# (?:raised )?to the (\d+)(?:st|nd|rd|th)(?: power)?`, "($1)^($2)"],
  ["# (?:raised )?to the (?:power (?:of )?)#", "($1)^($2)"],
  [String.raw`#\s*\*\*\s*#`, "$1 ^ $2"],
  ["factorial of #", "($1)!"],
  ["# factorial", "($1)!"],
  ["natural log(?:arithm)? of #", "log($1)"],
  [String.raw`\bln\s*(?:of )?#`, "log($1)"],
  [String.raw`log(?:arithm)? base (\d+) of #`, "log($2, $1)"],
  ["log(2|10) of #", "log$1($2)"],
  ["log(?:arithm)? of #", "log10($1)"],
  [String.raw`round(?:ed)? # (?:off )?to (\d+) (?:decimals?|decimal places?|places?|digits?)`, "round($1, $2)"],
  ["round(?:ed)? #(?: (?:off )?to the nearest (?:integer|whole number))?", "round($1)"],
  ["(sin|cos|tan)(?:e|ine|gent)? of # deg(?:rees)?", "$1($2 deg)"],
  ["(sin|cos|tan)(?:e|ine|gent)? of #", "$1($2)"],
  ["absolute value of #", "abs($1)"],
  ["(?:half of|half|one half of) #", "($1 / 2)"],
  ["a (?:third) of #", "($1 / 3)"],
  ["a (?:quarter|fourth) of #", "($1 / 4)"],
  [String.raw`(\d+) thirds of #`, "($1 / 3 * $2)"],
  [String.raw`(\d+) quarters of #`, "($1 / 4 * $2)"],
  [String.raw`(\d+)/(\d+) of #`, "($1 / $2 * $3)"],
  ["(?:double|twice)(?: of)? #", "(2 * $1)"],
  ["triple(?: of)? #", "(3 * $1)"],
  ["(?:greatest common divisor|gcd|greatest common factor) of # (?:and|,) ?#", "gcd($1, $2)"],
  ["(?:least common multiple|lowest common multiple|lcm) of # (?:and|,) ?#", "lcm($1, $2)"],
  ["remainder (?:of|when) # (?:is )?divided by #", "mod($1, $2)"],
  ["difference (?:between|of) # and #", "($1 - $2)"],
  ["quotient of # and #", "($1 / $2)"],
  ["subtract # from #", "($2 - $1)"],
  ["add # (?:to|and|with) #", "($1 + $2)"],
  ["multiply # (?:by|and|with) #", "($1 * $2)"],
  ["divide # (?:by|between|among) #", "($1 / $2)"],
  ["(?:split|share) # (?:evenly |equally )?(?:between|among|by|into) #", "($1 / $2)"],
  ["# (?:split|shared) (?:evenly |equally )?(?:between |among |by )?#", "($1 / $2)"],
  ["# go(?:es)? into #", "($2 / $1)"],
  ["# (?:plus|added to) (?=#)", "$1 + "],
  ["# (?:minus|less) (?=#)", "$1 - "],
  [String.raw`#\s*(?:times|multiplied (?:by|with)|x|×)\s*(?=#)`, "$1 * "],
  ["# (?:divided by|over|by) (?=#)", "$1 / "],
  ["# (?:modulo|modulus|mod) (?=#)", "$1 mod "],
  [`#${CHAIN} multiply (?:${IT} )?by #`, "(($1) * $2)"],
  [`#${CHAIN} divide (?:${IT} )?by #`, "(($1) / $2)"],
  [`#${CHAIN} add #(?: to ${IT})?`, "($1 + $2)"],
  [`#${CHAIN} subtract #(?: from ${IT})?`, "($1 - $2)"],
];

const LISTS: [words: string, join: (items: string[]) => string][] = [
  ["sum|total|add(?: up)?", (items) => `(${items.join(" + ")})`],
  ["product", (items) => `(${items.join(" * ")})`],
  ["average|mean", (items) => `mean(${items.join(", ")})`],
  ["median", (items) => `median(${items.join(", ")})`],
  ["maximum|max|largest|biggest|highest", (items) => `max(${items.join(", ")})`],
  ["minimum|min|smallest|lowest", (items) => `min(${items.join(", ")})`],
];

const COMPILED = PHRASES.map(([pattern, replacement]): [RegExp, string] => [
  new RegExp(
    THE + pattern.replaceAll("(?=#)", `(?=${ATOM})`).replaceAll("#", `(${ATOM})`).replaceAll("@", PERCENT),
    "giu",
  ),
  replacement,
]);
const ITEM = String.raw`-?\d+(?:\.\d+)?(?:/\d+)?%?`;
const NUMBER_LIST = String.raw`(${ITEM}(?:(?:\s*,\s*(?:and |or )?|\s+and\s+|\s+or\s+)${ITEM})+)`;
const COMPILED_LISTS = LISTS.map(([words, join]): [RegExp, (items: string[]) => string] => [
  new RegExp(`${THE}(?:${words})(?: of)?(?: the)?(?: numbers?)?:? ${NUMBER_LIST}`, "giu"),
  join,
]);
const WHICH = "(?:which|what)(?: one| number)?(?:'s| is)";
const COMPARED: [RegExp, string][] = [
  [new RegExp(String.raw`${WHICH} (?:bigger|larger|greater|higher|more)[\s,:-]*${NUMBER_LIST}`, "iu"), "max"],
  [new RegExp(String.raw`${WHICH} (?:smaller|less|lower)[\s,:-]*${NUMBER_LIST}`, "iu"), "min"],
];

/** Turns the words for arithmetic into signs; what it does not know stays as it was. Nothing is evaluated. */
export function phrasesToSigns(text: string): string {
  let signs = text
    .replace(/(?<![\d)%]\s?)\b(?:minus|negative) (?=\d)/giu, "-")
    .replace(/[×✕⋅·]/gu, "*")
    .replace(/÷/gu, "/")
    .replace(/[−–](?=\s*\d)/gu, "-")
    .replace(/²/gu, "^2")
    .replace(/³/gu, "^3")
    .replace(/(\d)\s+%(?=\s+(?:of|off|on|from|tip|tax|vat|discount)\b)/giu, "$1%")
    .replace(/√\s*(\d+(?:\.\d+)?)/gu, "sqrt($1)")
    .replace(/[$€£]\s?(?=\d)/gu, "")
    .replace(/(\d)\s?(?:€|£|\$|dollars?|euros?|bucks|usd|eur)(?![a-z])/giu, "$1");
  for (const [pattern, name] of COMPARED) {
    signs = signs.replace(pattern, (_, list: string) => `${name}(${listItems(list).join(", ")})`);
  }
  for (const [pattern, join] of COMPILED_LISTS) {
    signs = signs.replace(pattern, (_, list: string) => join(listItems(list)));
  }
  for (let pass = 0, before = ""; pass < 4 && before !== signs; pass++) {
    before = signs;
    for (const [pattern, replacement] of COMPILED) signs = signs.replace(pattern, replacement);
  }
  return signs;
}

function listItems(list: string): string[] {
  return list.match(new RegExp(ITEM, "gu")) ?? [];
}
