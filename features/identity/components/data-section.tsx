"use client";

import { Download } from "lucide-react";
import { useState } from "react";
import { cadre } from "@/cadre.config";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import { Spinner } from "@/components/ui/spinner";
import { ApiProblem } from "@/lib/api/client";
import { formatDay } from "@/lib/format";
import { myAccount } from "../account/client";
import type { Consent } from "../account/schema";
import { useFreshSignIn } from "./fresh-sign-in";
import { LegalLink } from "./legal-note";

/** What one agreed to, and everything that is stored about oneself as a file. */
export function DataSection({ consents }: { consents: readonly Consent[] }) {
  const { run } = useFreshSignIn();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function download() {
    setBusy(true);
    setError(null);
    try {
      await save(await run(() => myAccount.export()));
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem)) throw thrown;
      setError(thrown.detail);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Section
      title="Your data"
      description="Everything that is stored about you as JSON files: profile, conversations, runs, sessions and more."
      action={
        <Button variant="secondary" size="sm" disabled={busy} onClick={() => void download()}>
          {busy ? <Spinner /> : <Download aria-hidden="true" />}
          Export my data
        </Button>
      }
    >
      {error ? <ErrorNotice>{error}</ErrorNotice> : null}
      <Agreements consents={consents} />
    </Section>
  );
}

const keptMs = 60_000;

async function save(response: Response): Promise<void> {
  const name = /filename="([^"]+)"/.exec(response.headers.get("content-disposition") ?? "")?.[1] ?? "export.zip";
  const content = await response.blob().catch((cause: unknown) => {
    throw new ApiProblem({ status: 0, code: "network_error", detail: "The file was cut off. Try again." }, { cause });
  });
  const url = URL.createObjectURL(content);
  Object.assign(document.createElement("a"), { href: url, download: name }).click();
  // Some browsers read the file only after this.
  window.setTimeout(() => URL.revokeObjectURL(url), keptMs);
}

const documents = [
  { key: "terms", title: "Terms" },
  { key: "privacy", title: "Privacy notice" },
] as const;

function Agreements({ consents }: { consents: readonly Consent[] }) {
  const given = documents.flatMap(({ key, title }) => {
    const latest = consents.find(({ document }) => document === key);
    return latest ? [{ ...latest, title, url: cadre.legal[key]?.url ?? null }] : [];
  });
  if (given.length === 0) return null;
  return (
    <dl className="flex flex-col gap-1.5 text-[13px] leading-5">
      {given.map(({ title, url, version, created_at }) => (
        <div key={title} className="flex flex-wrap gap-x-2">
          <dt className="font-medium">{url ? <LegalLink url={url}>{title}</LegalLink> : title}</dt>
          <dd className="text-muted">
            version {version}, agreed to on {formatDay(created_at)}
          </dd>
        </div>
      ))}
    </dl>
  );
}
