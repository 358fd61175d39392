import type { Metadata } from "next";
import { problemTitles } from "@/lib/api/problem";
import { type ErrorCode, errorStatus } from "@/lib/errors";

export const metadata: Metadata = { title: "API errors" };

const codes = (Object.keys(errorStatus) as ErrorCode[]).sort((a, b) => errorStatus[a] - errorStatus[b]);

/** Where the `type` of every problem answer leads. */
export default function ErrorsPage() {
  return (
    <main className="mx-auto max-w-3xl px-6 py-12">
      <h1 className="font-semibold text-2xl">API errors</h1>
      <p className="mt-3 text-muted-foreground">
        Every error is problem JSON (RFC 9457) with one of these codes. The answer’s <code>detail</code> says what to do
        next, <code>errors</code> lists invalid fields, and <code>request_id</code> names the request in the logs. See
        the{" "}
        <a className="underline underline-offset-4" href="/docs/api">
          API reference
        </a>
        .
      </p>
      <dl className="mt-8 divide-y divide-border">
        {codes.map((code) => (
          <div key={code} id={code} className="flex flex-wrap items-baseline gap-x-4 gap-y-1 py-3 target:bg-muted">
            <dt className="w-56">
              <code>{code}</code>
            </dt>
            <dd className="w-12 tabular-nums">{errorStatus[code]}</dd>
            <dd className="flex-1">{problemTitles[code]}</dd>
          </div>
        ))}
      </dl>
    </main>
  );
}
