export interface FoundCode {
  code: string;
  language: string;
  /** The message without the code. */
  around: string;
}

const FENCE = /```[ \t]*([\w+#-]*)[ \t]*\r?\n?([\s\S]*?)```/u;
const TICKS = /`([^`\n]{3,})`/u;
const CODE_START =
  /(?:^|[\s:])((?:async\s+)?(?:function\b|fucntion\b|funciton\b)\s*\w*\s*\(|(?:const|let|var|cosnt)\s+[\w[{$]|class\s+\w+\s*(?:\{|extends)|(?:for|while|if)\s*\(|(?:console|consle|Math|JSON|Object|Array|Date|Number|String)\.\w+|new\s+[A-Z]\w*\(|\[[^\]]*\]\.\w+\(|["'][^"']*["']\.\w+\(|\([^)]*\)\s*=>|def\s+\w+\(|print\(|import\s+\w+)/u;
const LANGUAGES: [RegExp, string][] = [
  [/\bpython\b|\bdef \w+\(.*\):|^\s*print\(|\belif\b/mu, "python"],
  [/\bSELECT\b[\s\S]*\bFROM\b/u, "sql"],
  [/\b(?:fn main|println!)\b/u, "rust"],
  [/\bpublic static void\b/u, "java"],
  [/#include\b/u, "c"],
];

/** The program text in a message: fenced, in backticks, or from the first thing that looks like JavaScript. */
export function findCode(message: string): FoundCode | undefined {
  const fence = FENCE.exec(message);
  if (fence) return found(message, fence[0], fence[2] ?? "", fence[1] ?? "");
  const ticks = TICKS.exec(message);
  if (ticks && looksLikeCode(ticks[1] ?? "")) return found(message, ticks[0], ticks[1] ?? "", "");
  const start = CODE_START.exec(message);
  if (!start?.[1]) return undefined;
  const at = start.index + start[0].length - start[1].length;
  const code = message.slice(at);
  return found(message, code, withoutTrailingWords(code), "");
}

function found(message: string, whole: string, code: string, language: string): FoundCode | undefined {
  const trimmed = code.trim();
  if (!trimmed) return undefined;
  return {
    code: trimmed,
    language: language.toLowerCase() || guessLanguage(trimmed),
    around: message.replace(whole, " ").trim(),
  };
}

function looksLikeCode(text: string): boolean {
  return CODE_START.test(text) || /[=;{}]|\)\.|\w\(.*\)|^[\d\s+*/().-]+$/u.test(text);
}

function guessLanguage(code: string): string {
  return LANGUAGES.find(([pattern]) => pattern.test(code))?.[1] ?? "javascript";
}

/** "…; } — can you fix it?" ends where the sentence begins. */
function withoutTrailingWords(code: string): string {
  return code.replace(
    /([;})\]])[\s.,–—-]+(?:please|pls|thanks|can you|could you|what|why|it|and|but|i get)\b[^(){};=]*$/iu,
    "$1",
  );
}

export function isJavaScript(language: string): boolean {
  return ["", "js", "javascript", "jsx", "mjs", "node", "ecmascript"].includes(language);
}
