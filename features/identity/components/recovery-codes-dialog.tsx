"use client";

import { Check, Copy, Download } from "lucide-react";
import { useState } from "react";
import { cadre } from "@/cadre.config";
import { Button } from "@/components/ui/button";
import { Modal } from "@/components/ui/modal";

/** Shows recovery codes, this once, to be copied or saved. */
export function RecoveryCodesDialog({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  return (
    <Modal label="Your recovery codes" onClose={onClose}>
      <div className="flex flex-col gap-5 p-5 sm:p-6">
        <div>
          <h2 className="font-semibold text-base">Your recovery codes</h2>
          <p className="mt-1.5 text-[13px] text-muted leading-5">
            Each signs you in once, when your second factor is not at hand. Save them now: they are not shown again.
          </p>
        </div>
        <RecoveryCodes codes={codes} />
        <Button onClick={onClose}>I have saved them</Button>
      </div>
    </Modal>
  );
}

function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  const [copied, setCopied] = useState(false);
  const text = codes.join("\n");
  return (
    <div className="flex flex-col gap-3">
      <ul
        aria-label="Recovery codes"
        className="grid grid-cols-2 gap-x-4 gap-y-1.5 rounded-xl border border-border bg-surface px-4 py-3 font-mono text-[13px]"
      >
        {codes.map((code) => (
          <li key={code} className="whitespace-nowrap">
            {code}
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <Button
          size="sm"
          variant="secondary"
          onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
        >
          {copied ? <Check aria-hidden="true" className="text-success" /> : <Copy aria-hidden="true" />}
          {copied ? "Copied" : "Copy"}
        </Button>
        <Button size="sm" variant="secondary" onClick={() => download(text)}>
          <Download aria-hidden="true" />
          Download
        </Button>
      </div>
    </div>
  );
}

function download(codes: string): void {
  const site = `${cadre.name}, ${window.location.origin}`;
  const file = new Blob([`Recovery codes for ${site}\nEach works once.\n\n${codes}\n`], { type: "text/plain" });
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = `${cadre.name.toLowerCase()}-recovery-codes.txt`;
  link.click();
  URL.revokeObjectURL(url);
}
