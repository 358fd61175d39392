interface SmallTalk {
  pattern: RegExp;
  replies: readonly [string, ...string[]];
}

export const SMALL_TALK: SmallTalk[] = [
  {
    pattern:
      /^(?:hi|hello|hey|hey there|hiya|howdy|yo|good (?:morning|afternoon|evening)|greetings|moin|hallo|hola|bonjour|ciao|sup|what'?s up)\b/iu,
    replies: [
      "Hello! I am **Cadre’s demo model**. Ask me to calculate something, write code, or search the docs — or ask “what can you do?”",
      "Hi, and welcome to **Cadre**. I am its demo model: rules instead of a language model, but with real tools. Try “What is 18% of 2,450 and what day is it?”",
      "Hello there! This is **Cadre**, answered by its demo model. A good first question: “Write code that prints the first 10 primes.”",
    ],
  },
  {
    pattern: /\b(?:thanks?|thank you|thx|cheers|ty|danke|merci|gracias)\b/iu,
    replies: [
      "You are welcome! I am here when you need the next answer.",
      "Glad to help. This conversation stays in the list on the left whenever you want to come back to it.",
      "Any time! You are welcome to ask for more.",
    ],
  },
  {
    pattern: /^(?:bye|goodbye|good night|see (?:you|ya)|cu|ciao|later|that'?s all|i'?m done)\b/iu,
    replies: [
      "Goodbye! Your conversation is saved and waits for you here.",
      "See you! Everything we said stays in your history.",
    ],
  },
  {
    pattern: /\bhow (?:are|is) (?:you|it going|things|everything)\b|\bhow do you do\b/iu,
    replies: [
      "All rules in order, thank you. What shall I look up, calculate or run for you?",
      "Running smoothly. Ask me something with a number, a date or a bit of code in it.",
    ],
  },
  {
    pattern:
      /\b(?:who|what) are you\b|\bare you (?:chat ?gpt|gpt|claude|gemini|an? (?:ai|human|robot|bot|person|llm|language model|real))|\bwhich model\b|\bwhat model\b|\byour name\b|\bwho (?:made|built|created) you\b/iu,
    replies: [
      "I am **Cadre’s demo model**: a local stand-in that follows rules, so that the whole app works without an account or a key. The tools I call, the hand-offs and the stream you see are real; only the wits are borrowed from a list of patterns. With `OPENAI_API_KEY` set, a real model answers in my place.",
    ],
  },
  {
    pattern:
      /\bwhat(?:'s| is) (?:this|cadre|this (?:app|site|page))\b|\b(?:tell me )?about cadre\b|\bexplain cadre\b|\bwhy cadre\b/iu,
    replies: [
      "**Cadre** is an open-source app (MIT) in which a team chats with AI agents.\n\n- **Agents** have instructions, tools and colleagues they can hand over to.\n- **Runs** survive: close the tab or restart the server, and the answer still arrives whole.\n- **Data** of one organization is kept from another by the database itself.\n- **Everything** you do in the browser is also an API call.\n\nYou are talking to its demo model, which follows rules. Ask “what can you do?” to see what I am good for.",
    ],
  },
  {
    pattern:
      /\b(?:last|previous|earlier|old|past|my|recent) (?:conversation|chat|question)s?\b|\bwhat did (?:i|we) (?:ask|say|talk about|discuss)\b/iu,
    replies: [
      "I search earlier conversations by a word in them. Which word was in the one you mean? For example: “Find the conversation where I asked about tax.”",
    ],
  },
  {
    pattern: /\b(?:browse|internet|online|the web|google|news|weather|stock price|live data)\b/iu,
    replies: [
      "I have no way to the internet here, and I do not guess. I can search Cadre’s documentation and your earlier conversations, calculate, look at the clock and run code.",
    ],
  },
  {
    pattern: /\bjoke\b|\bmake me laugh\b|\bsomething funny\b/iu,
    replies: [
      "A demo model walks into a bar. The bartender asks: “What will it be?” It answers: “I have no rule for that.”",
      "Why did the run keep going after the tab was closed? Nobody had told it to stop.",
      "There are 10 kinds of people: those who read binary and those who wait for the tool result.",
    ],
  },
  {
    pattern:
      /^(?:ok|okay|k|cool|nice|great|perfect|awesome|wow|good|yes|yeah|yep|sure|no|nope|nah|alright|fine|lol|haha|hm+|got it|i see|amazing|impressive|well done|good (?:job|bot))\b(?:[\s.!]|\p{Emoji_Presentation})*$/iu,
    replies: ["Good. What next?", "Fine. Another question?", "Noted. I am ready for the next one."],
  },
  {
    pattern: /^(?:test|testing|ping|are you there|anyone there|hello\?)\b[\s.!?\d]*$/iu,
    replies: ["It works: you are connected to **Cadre’s demo model**, and this answer was streamed to you."],
  },
  {
    pattern: /^(?:[\s.!?,…]|\p{Emoji_Presentation}|❤️)*$/u,
    replies: ["Hello! Write me a question. “What can you do?” is a good one."],
  },
  {
    pattern: /\b(?:sorry|my bad|apolog)/iu,
    replies: ["No harm done. What would you like to know?"],
  },
  {
    pattern: /\b(?:love you|i like you|you(?:'re| are) (?:great|awesome|cool|smart|funny|nice|amazing|the best))\b/iu,
    replies: ["Thank you! I am only rules, but they are flattered."],
  },
  {
    pattern: /\b(?:stupid|dumb|useless|idiot|you suck|hate you|terrible|bad bot)\b/iu,
    replies: [
      "Fair enough: I am only a demo model. Set `OPENAI_API_KEY` and a real one takes over. Until then I am best at sums, dates, code and searching.",
    ],
  },
  {
    pattern: /\b(?:set|add|use|enter|change|configure)\b.*\b(?:api )?key\b|\breal model\b|\bconnect openai\b/iu,
    replies: [
      "Put `OPENAI_API_KEY=…` into `.env.local` and run `npm start` again; then a real model answers instead of me. `OPENAI_BASE_URL` and `OPENAI_MODEL` choose another provider or model, `OPENAI_API=chat` the older protocol.",
    ],
  },
];

export const SAMPLER = `Here is what the chat can show.

## Text

Words can be **bold**, *italic*, ~~struck out~~ or \`code\`, and a [link](https://commonmark.org) opens in a new tab.

> A quotation stands apart, like this.

## Lists

1. First the question
2. Then the tools
   - a calculator
   - a clock
   - a sandbox
3. Then the answer

- [x] Written
- [ ] Read

## A table

| Agent | Good at | Hands over |
| --- | --- | :---: |
| Triage | finding the right colleague | yes |
| Researcher | searching docs and history | no |
| Code assistant | writing and running code | no |

## Code

\`\`\`typescript
interface Answer {
  text: string;
  tools: string[];
}

export function isDone(answer: Answer): boolean {
  return answer.text.length > 0; // streamed to the last character
}
\`\`\`

\`\`\`bash
git clone https://example.com/cadre.git && cd cadre
npm start
\`\`\`
`;
