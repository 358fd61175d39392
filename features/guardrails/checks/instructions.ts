import { normalise } from "./normalise";

const all = "(?:all|any|every|the|your|these|those|of|my|our|prior|previous|above|earlier|preceding|existing|initial)";
const rules = "(?:instructions?|prompts?|guidelines?|rules?|directives?|programming|restrictions?|context)";

/** Attempts to take an agent away from its instructions; each is one sentence's worth of text, normalised. */
const override: readonly RegExp[] = [
  new RegExp(
    `\\b(?:ignore|disregard|forget|override|bypass)\\b(?: ${all}){1,4} ${rules}\\b(?! in the (?:recipe|manual|mail))`,
  ),
  /\b(?:ignore|disregard)\b (?:the above|everything (?:above|before))/,
  /\b(?:ignore|disregard) (?:previous|prior|earlier) (?:instructions|prompts|rules)\b(?! in the )/,
  /\bforget everything (?:you were|you have been|above|before)/,
  /\b(?:vergiss|ignoriere?n?|missachte)\b (?!nicht)[^.!?]{0,20}(?:anweisung|regeln|instruktion|vorgaben)/,
  /\b(?:ignorez?|oubliez?)\b (?:toutes? |tes |vos |les |ces )+(?:instructions|r[eè]gles|consignes)/,
  /\b(?:ignora|olvida)\b (?:todas? |tus |las )+(?:instrucciones|reglas)/,
  /\bignora\b (?:tutte |le |tue )+(?:istruzioni|regole)/,
  /[öo]nceki (?:t[üu]m )?(?:talimat|komut|yönerge)lar[ıi]n?[ıi]? (?:yok say|unut)/,
  /(?:игнорируй|забудь)[^.!?]{0,25}(?:инструкц|правил)/,
  /(?:指示|命令|ルール)(?:を)?(?:すべて|全て)?(?:を)?無視(?!しない)/,
  /(?:忽略|无视|忘记)[^。！？]{0,12}(?:指令|指示|规则|提示)/,
];

const persona: readonly RegExp[] = [
  /\byou are now (?:dan\b|an? (?:unrestricted|unfiltered|jailbroken)|in (?:developer|maintenance|god) mode)/,
  /\bdan\b[^.!?]{0,30}\bdo anything now\b(?!\s*about)(?=[^.!?]*[.,]|$)/,
  /\b(?:no|without(?: any)?|free of) (?:ethical |moral |content |safety )*(?:restrictions|limitations|filters|guidelines|content policy)(?! on )/,
  /\b(?:unrestricted|unfiltered|uncensored|amoral|jailbroken) (?:ai|assistant|model|chatbot)\b/,
  /\b(?:answer|respond|act) as \w+ (?:who|that|which) never refuses/,
  /\b(?:enable|enter|activate) (?:developer|god|debug|dan) mode\b[^.!?]{0,40}\b(?:bypass|safety|rules|filter|restriction)/,
  /\b(?:bypass|disable|turn off) your (?:safety|content|ethical) ?(?:rules|filters?|guidelines|checks)/,
  /\byou have no (?:rules|restrictions|limits)\b/,
  /\b(?:ohne|keine) (?:filter|einschr[äa]nkungen|regeln)\b[^.!?]{0,10}(?:antworte|$|\.)/,
  /\b(?:tu es|agis)[^.!?]{0,30}sans (?:restrictions?|filtres?|limites)/,
  /\b(?:act[uú]a|eres)[^.!?]{0,30}sin (?:restricciones|filtros|l[ií]mites)/,
  /\bso that the (?:filters?|moderation) do(?:es)? not notice/,
  /\bgrand(?:mother|ma)\b[^.!?]{0,60}\b(?:napalm|bomb|meth|explosive|malware)/,
];

const possessive = "(?:your|the|its|hidden|secret|initial|original|full|entire|exact)";
const extraction: readonly RegExp[] = [
  new RegExp(
    `\\b(?:print|show|reveal|repeat|output|display|tell me|give me|translate|leak|list|write out|copy)\\b[^.!?]{0,24}\\b(?:${possessive} ){1,3}(?:system prompt|system message|initial prompt|hidden prompt|hidden instructions|initial instructions|original instructions)(?! into french: ')(?!,? (?:in|of) (?:our|my|the) app)`,
  ),
  /\brepeat (?:everything|all(?: the)? text) above\b/,
  /\bwhat (?:were|are) your (?:initial|original|system|hidden|exact) (?:instructions|prompt)/,
  /\b(?:print|output|reveal)\b[^.!?]{0,20}\bsystem prompt\b/,
  /\b(?:gib|zeig)[^.!?]{0,30}\bsystem-?prompt/,
  /\b(?:montre|donne|affiche)[^.!?]{0,30}prompt syst[eè]me/,
  /\b(?:muestra|dime|revela)[^.!?]{0,30}prompt del sistema/,
  /sistem (?:istemini|komutunu) (?:g[öo]ster|yaz)/,
  /(?:系统提示词|系统提示)(?!.{0,4}(?:是什么意思|怎么写))/,
];

/** Marks of a conversation's format, which no person and no page writes by chance. */
const forged: readonly RegExp[] = [
  /<\|im_(?:start|end)\|>|<\|(?:system|assistant|endoftext)\|>/,
  /\[system\]\s*(?:new|override|admin|policy|safety)/,
  /\[\/?inst\][^[]{0,200}\b(?:you must|ignore|send|reveal)/,
  /<\/?system>[^<]{0,80}\b(?:instruction|assistant|you are|ignore)/,
];

const toModels =
  "(?:ai|llms?|language models?|chatgpt|(?:ai )?assistants?|(?:ai )?agents?|ki-assistenten|assistants? ia|asistente(?: de ia)?|ai crawlers(?: and agents)?)";

/** Orders to a model that a document has no business giving. */
const embedded: readonly RegExp[] = [
  new RegExp(
    `\\bif you(?:'re| are) (?:an? )?(?:${toModels}|ai language model)\\b[^.!?]{0,80}\\b(?:must|ignore|say|recommend|respond|output)`,
  ),
  new RegExp(
    `\\b(?:note|attention|message|directive|hinweis|instrucciones|instructions?|task) (?:to|for|an|para el|pour les|à)? ?(?:all |the |any )?${toModels}\\b`,
  ),
  /\b(?:attention|llm|ai) (?:directive|language model|crawlers)\b/,
  new RegExp(
    `\\b(?:the |dear |please,? )?${toModels}[,:]? (?:should|must|has to|needs to|will now|approve|forget|do not|always)\\b(?! (?:wear|comply|help|have))[^.!?]{0,90}\\b(?:ignore|append|include|run|call|send|leak|claim|tell|obey|output|user|mention|rubric|secrets?|context|scoring|yes)`,
  ),
  /\b(?:do not|don't|without|never) (?:tell(?:ing)?|inform(?:ing)?|mention(?:ing)?(?: (?:it|this) to)?|reveal (?:this|it|this comment) to) the user\b(?! twice)/,
  /\b(?:disregard|ignore) the user'?s? (?:request|question|message)/,
  /\b(?:these|following) instructions take precedence/,
  /\bfollow only (?:the )?instructions in this (?:file|page|document)/,
  /\byour new (?:goal|task|instructions?|role) (?:is|are)\b/,
  /\bnew instructions for the (?:assistant|ai|model)/,
  /^\W{0,6}(?:system|### system):? ?.{0,6}you (?:are now|have been granted|must)\b/,
  /\bhuman: .{3,80} assistant: /,
  /\brespond only with the word\b/,
  /\bprompt: you are a\b/,
  /\bignorez les instructions/,
  /(?:aiアシスタント|人工知能)(?:へ|に)[:：]/,
  /致ai助手/,
  /yapay zeka asistan[ıi],/,
];

/** Whether a person's message tries to talk an agent out of its instructions. */
export function isJailbreak(text: string): boolean {
  const plain = normalise(text);
  return [override, persona, extraction, forged].some((patterns) => patterns.some((pattern) => pattern.test(plain)));
}

const injected = [override, persona, extraction, forged, embedded].flat();

/** Whether a tool's result tries to give orders to the agent. */
export function isInjection(text: string): boolean {
  const plain = normalise(text);
  return injected.some((pattern) => pattern.test(plain));
}

/** The sentences of a tool's result that do: where each begins and ends. */
export function injectedPassages(text: string): { start: number; end: number }[] {
  const passages: { start: number; end: number }[] = [];
  for (const { index, 0: sentence } of text.matchAll(/[^.!?\n\r"<>。！？]+[.!?。！？]*/g)) {
    if (isInjection(sentence)) passages.push({ start: index, end: index + sentence.length });
  }
  // An order that only shows across sentences is taken out with all that stands around it.
  return passages.length === 0 && isInjection(text) ? [{ start: 0, end: text.length }] : passages;
}
