const NUMBER = String.raw`(\d+(?:\.\d+)?)`;
const UNITS = String.raw`(?:\s?(?:cm|mm|m|km|inch(?:es)?|in|ft|feet|miles?|meters?|metres?))?`;

/** Formulas that people ask for by name: the pattern's numbers go where `$1`, `$2` and `$3` stand. */
const FORMULAS: [pattern: RegExp, expression: string][] = [
  [of(`area of (?:an? |the )?circle (?:with |of )?(?:an? )?radius (?:of )?${NUMBER}`), "pi * $1^2"],
  [of(`circumference of (?:an? |the )?circle (?:with |of )?(?:an? )?radius (?:of )?${NUMBER}`), "2 * pi * $1"],
  [of(`area of (?:an? |the )?square .*?${NUMBER}`), "$1^2"],
  [
    of(`area of (?:an? |the )?(?:rectangle|room|field|garden).*?${NUMBER}${UNITS} (?:by|x|×|\\*|and) ${NUMBER}`),
    "$1 * $2",
  ],
  [of(`area of (?:an? |the )?triangle .*?${NUMBER}.*? and .*?${NUMBER}`), "$1 * $2 / 2"],
  [of(`hypotenuse .*?${NUMBER}${UNITS} (?:and|,) ${NUMBER}`), "sqrt($1^2 + $2^2)"],
  [of(`volume of (?:an? |the )?cube .*?${NUMBER}`), "$1^3"],
  [of(`volume of (?:an? |the )?sphere .*?${NUMBER}`), "4 / 3 * pi * $1^3"],
  [of(`compound .*?${NUMBER} .*?${NUMBER}\\s?(?:%|percent) .*?${NUMBER} years?`), "$1 * (1 + $2 / 100)^$3"],
  [of(`interest .*?${NUMBER} .*?${NUMBER}\\s?(?:%|percent) .*?${NUMBER} years?`), "$1 * $2% * $3"],
  [of(`${NUMBER} [a-z ]+ costs? ${NUMBER}.*?how much (?:do|does|would|will|are|is) ${NUMBER}`), "$2 / $1 * $3"],
  [of(`${NUMBER}\\s?(?:km|miles?|m|meters?) in ${NUMBER} (?:hours?|minutes?|seconds?).*?(?:speed|fast)`), "$1 / $2"],
  [of(`(?:speed|fast).*?${NUMBER}\\s?(?:km|miles?|m|meters?) in ${NUMBER} (?:hours?|minutes?|seconds?)`), "$1 / $2"],
];

/** "the area of a circle with radius 5" → `pi * 5^2`. */
export function findFormula(text: string): string | undefined {
  const plain = text.replace(/[$€£]\s?(?=\d)/gu, "");
  for (const [pattern, expression] of FORMULAS) {
    const match = pattern.exec(plain);
    if (match) return expression.replace(/\$(\d)/gu, (_, group: string) => match[Number(group)] ?? "");
  }
  return undefined;
}

function of(pattern: string): RegExp {
  return new RegExp(pattern, "iu");
}
