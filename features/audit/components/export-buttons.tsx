"use client";

import { Download } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Spinner } from "@/components/ui/spinner";
import { showToast } from "@/components/ui/toast";
import { useWorkspace } from "@/features/organizations/client";
import { ApiProblem } from "@/lib/api/client";
import { downloadAuditLog } from "../client";
import type { AuditFilter } from "../schema";

const formats = ["csv", "json"] as const;

/** Downloads what the filters let through, signed. */
export function ExportButtons({ filter }: { filter: AuditFilter }) {
  const { organization } = useWorkspace();
  const [busy, setBusy] = useState<(typeof formats)[number] | null>(null);
  const download = async (format: (typeof formats)[number]) => {
    setBusy(format);
    try {
      await downloadAuditLog(organization.id, format, filter);
      showToast("The signed export was downloaded.");
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      showToast(error.detail);
    } finally {
      setBusy(null);
    }
  };
  return (
    <div className="flex gap-2">
      {formats.map((format) => (
        <Button
          key={format}
          size="sm"
          variant="secondary"
          aria-label={`Export as ${format.toUpperCase()}`}
          disabled={busy !== null}
          onClick={() => download(format)}
        >
          {busy === format ? <Spinner /> : <Download aria-hidden="true" />}
          {format.toUpperCase()}
        </Button>
      ))}
    </div>
  );
}
