const INTRODUCTION = `# A tour of Cadre

You asked for something long, so here is the one subject the demo model knows at length: the app you are looking at. \
Scroll up while it streams and the page stays where you read; scroll down again and it follows the text.`;

const SECTIONS: [title: string, text: string][] = [
  [
    "What happens to a question",
    `When you send a message, it is stored together with a *run* before anything else happens. The run belongs to the \
server, not to the tab: the tab only reads along. That is why you can close it, come back, and find the answer whole.`,
  ],
  [
    "Events before pixels",
    `Every piece of an answer is an event with a number. An event is written to the database first and shown second. A \
reader that comes back says the last number it saw and receives everything after it, nothing twice:

\`\`\`http
GET /api/v1/runs/{run_id}/events
Last-Event-ID: 42
\`\`\``,
  ],
  [
    "When a server dies",
    `Each run is held by one process under a short lease. If that process dies, another one notices that the lease ran \
out, takes the run over and goes on from what is stored. Tool calls that had finished are not made again. A piece that \
was half written is withdrawn by an event of its own, so that the page knows what to drop.`,
  ],
  [
    "Agents and their tools",
    `An agent is a set of instructions, a model and some tools. Here are three:

- **Triage** reads the question first. It calculates, looks at the clock, or hands over.
- **Researcher** searches the documentation and your earlier conversations.
- **Code assistant** writes JavaScript and runs it in a sandbox without network and without files.

Each call appears as a card in the chat; open one to see what went in and what came out.`,
  ],
  [
    "One organization, one view",
    `Every row that belongs to an organization carries its id, and the database itself refuses rows of another one. That \
guards against the condition somebody forgets to write, which is the kind that gets forgotten.`,
  ],
  [
    "The same API for everyone",
    `The web app has no back door. What you do in the browser goes through the public API, so a program with a key can do \
it too. Lists come in pages with a cursor, errors are problem documents with a stable code, and a request that creates \
something can be repeated safely with an \`Idempotency-Key\`.`,
  ],
  [
    "Why there is a demo model",
    `A newcomer should see the app work before opening an account anywhere. So a small server on this machine speaks the \
protocol of a real provider: it reasons, calls tools, hands over, streams and, when asked, fails. It knows patterns \
instead of the world, and it computes nothing itself. Set a key, and the same code talks to a real model.`,
  ],
  [
    "Making it yours",
    `Name, logo and colours live in one file. Agents are declared in code, each in a file of its own. The tests start the \
same stand-ins that you started, so what passes here passes there.`,
  ],
];

/** A text of about so many characters about Cadre; past its end it starts over with numbered parts. */
export function longAnswer(chars: number): string {
  const parts = [INTRODUCTION];
  let length = INTRODUCTION.length;
  for (let index = 0; length < chars; index++) {
    const [title, text] = SECTIONS[index % SECTIONS.length] ?? ["", ""];
    const round = Math.floor(index / SECTIONS.length);
    const part = `## ${index + 1}. ${title}${round > 0 ? ` (once more, ${round + 1})` : ""}\n\n${text}`;
    parts.push(part);
    length += part.length + 2;
  }
  return parts.join("\n\n");
}
