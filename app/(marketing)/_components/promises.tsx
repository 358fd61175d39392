import { Database, Eye, Plug, ShieldCheck, Terminal, Waypoints } from "lucide-react";

const promises = [
  {
    icon: ShieldCheck,
    title: "No run is lost",
    text: "Every event is stored before it is shown. Refresh, change networks, restart the server: the answer goes on where it was, without a repeated or a missing character.",
  },
  {
    icon: Eye,
    title: "Every step in the open",
    text: "Reasoning, tool calls with their arguments and results, and hand-offs between agents appear as they happen, and stay with the conversation.",
  },
  {
    icon: Waypoints,
    title: "Agents that hand over",
    text: "A triage agent answers or passes you on: to a researcher who searches your docs and conversations, or to a code assistant that runs JavaScript in a sandbox.",
  },
  {
    icon: Plug,
    title: "The browser uses the public API",
    text: "What you do on the page, a program can do with a token: start a run, follow its stream, resume it, cancel it.",
  },
  {
    icon: Database,
    title: "Isolation by the database",
    text: "Row-level security keeps organizations apart, so that a forgotten condition in the code does not show one team's work to another.",
  },
  {
    icon: Terminal,
    title: "One command to run",
    text: "npm start brings up the app, a real Postgres and a local demo model. No container, no account and no key needed to try it.",
  },
];

export function Promises() {
  return (
    <section aria-label="What it does" className="mx-auto max-w-6xl px-4 py-20 sm:px-6 sm:py-28">
      <h2 className="max-w-xl text-balance font-semibold text-3xl tracking-[-0.025em]">
        Built for the day something breaks
      </h2>
      <p className="mt-3 max-w-xl text-muted leading-7">
        Tabs close, networks drop and processes die. What you asked for should not notice.
      </p>
      <ul className="mt-12 grid gap-x-10 gap-y-10 sm:grid-cols-2 lg:grid-cols-3">
        {promises.map(({ icon: Icon, title, text }) => (
          <li key={title}>
            <Icon aria-hidden="true" className="size-5 text-accent" strokeWidth={1.75} />
            <h3 className="mt-3 font-medium text-[15px]">{title}</h3>
            <p className="mt-1.5 text-[14px] text-muted leading-6">{text}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
