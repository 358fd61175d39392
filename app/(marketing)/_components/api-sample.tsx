import { ArrowRight } from "lucide-react";

const request = `curl -N https://your-host/api/v1/chat/stream \\
  -H "Authorization: Bearer $ACCESS_TOKEN" \\
  -H "Content-Type: application/json" \\
  -d '{"message": "What is 18% of 2,450?"}'`;

const stream = `id: 7
data: {"kind":"tool.output","tool":"calculator", … }

id: 9
data: {"kind":"message.delta","delta":"18% of 2,450 is ", … }

id: 12
data: {"kind":"final","status":"completed", … }`;

export function ApiSample() {
  return (
    <section aria-label="The API" className="border-border border-t bg-surface">
      <div className="mx-auto grid max-w-6xl items-center gap-10 px-4 py-20 sm:px-6 lg:grid-cols-[2fr_3fr] lg:gap-16">
        <div>
          <h2 className="text-balance font-semibold text-3xl tracking-[-0.025em]">One stream, from anywhere</h2>
          <p className="mt-3 text-muted leading-7">
            An answer is a numbered stream of typed events. Lose the connection, send the last id you saw, and the rest
            follows, byte for byte.
          </p>
          <a
            href="/docs/api"
            className="mt-5 inline-flex items-center gap-1.5 rounded font-medium text-accent text-sm hover:underline"
          >
            See every endpoint
            <ArrowRight aria-hidden="true" className="size-4" />
          </a>
        </div>
        <div className="min-w-0 overflow-hidden rounded-xl border border-border bg-raised shadow-md">
          <Sample label="Request" text={request} />
          <div className="border-border border-t" />
          <Sample label="Response" text={stream} />
        </div>
      </div>
    </section>
  );
}

function Sample({ label, text }: { label: string; text: string }) {
  return (
    <div className="p-5">
      <p className="mb-3 text-muted text-xs">{label}</p>
      <pre className="whitespace-pre-wrap break-words font-mono text-[13px] leading-6">{text}</pre>
    </div>
  );
}
