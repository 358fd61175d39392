const MISSPELT: Record<string, string> = {
  retrun: "return",
  reutrn: "return",
  retunr: "return",
  fucntion: "function",
  funciton: "function",
  funtion: "function",
  functon: "function",
  cosnt: "const",
  conts: "const",
  consle: "console",
  consloe: "console",
  lenght: "length",
  legnth: "length",
  ture: "true",
  flase: "false",
  whlie: "while",
  esle: "else",
  aynsc: "async",
  awiat: "await",
};
const HEADER = /(\b(?:for|while|if|function \w+)\s*\((?:[^(){}]|\([^(){}]*\))*?)\s*\{/gu;
const CLOSERS: Record<string, string> = { "(": ")", "[": "]", "{": "}" };

/** Repairs what can be repaired by rule: known misspellings and brackets that were not closed. */
export function fixByRule(code: string): { code: string; changes: string[] } {
  const changes: string[] = [];
  let fixed = code.replace(/\b[a-z]+\b/giu, (word) => {
    const right = Object.hasOwn(MISSPELT, word) ? MISSPELT[word] : undefined;
    if (right && !changes.includes(`\`${word}\` → \`${right}\``)) changes.push(`\`${word}\` → \`${right}\``);
    return right ?? word;
  });
  const header = fixed.replace(HEADER, "$1) {");
  if (header !== fixed) changes.push("closed the bracket before `{`");
  fixed = header;
  const missing = unclosed(fixed);
  if (missing) {
    changes.push(`added the missing \`${missing}\` at the end`);
    fixed += missing.includes("}") && fixed.includes("\n") ? `\n${missing}` : missing;
  }
  return { code: fixed, changes };
}

function unclosed(code: string): string {
  const stack: string[] = [];
  const bare = code.replace(/(["'`])(?:\\.|(?!\1)[^\\])*\1|\/\/[^\n]*/gu, "");
  for (const character of bare) {
    const closer = CLOSERS[character];
    if (closer) stack.push(closer);
    else if (character === stack.at(-1)) stack.pop();
  }
  return stack.reverse().join("");
}
