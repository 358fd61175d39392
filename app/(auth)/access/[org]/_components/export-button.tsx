"use client";

import { Download } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/notice";
import { Spinner } from "@/components/ui/spinner";

/** Fetched and not linked to, because the request has to name the organization in a header. */
export function ExportButton({ organization }: { organization: { id: string; slug: string } }) {
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);

  async function download() {
    setBusy(true);
    setFailed(false);
    const file = await fetchExport(organization.id);
    setBusy(false);
    if (file === null) return setFailed(true);
    const url = URL.createObjectURL(file);
    const link = Object.assign(document.createElement("a"), { href: url, download: `${organization.slug}.zip` });
    link.click();
    URL.revokeObjectURL(url);
  }

  return (
    <div className="flex flex-col gap-3">
      {failed ? <ErrorNotice>The export could not be made. Try again.</ErrorNotice> : null}
      <Button variant="secondary" wide className="h-10" disabled={busy} onClick={() => void download()}>
        {busy ? <Spinner /> : <Download aria-hidden="true" />}
        Export what I can read
      </Button>
    </div>
  );
}

async function fetchExport(organizationId: string): Promise<Blob | null> {
  try {
    const response = await fetch(`/api/v1/organizations/${organizationId}/export`, {
      headers: { "x-tenant-id": organizationId },
    });
    return response.ok ? await response.blob() : null;
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
