import { CopyButton } from "@/components/ui/copy-button";
import { plainCommand, signedCommand } from "../utils";

/** How a program calls the webhook. */
export function CurlExample({ url, isSigned }: { url: string; isSigned: boolean }) {
  const command = isSigned ? signedCommand(url) : plainCommand(url);
  return (
    <div>
      <p className="mb-1.5 text-[13px] text-muted">
        {isSigned ? "Try it, with the signing secret in SECRET:" : "Try it:"}
      </p>
      <div className="flex items-start gap-2 rounded-xl border border-border bg-surface py-1.5 pr-1.5 pl-3">
        <pre className="min-w-0 flex-1 whitespace-pre-wrap break-all py-1 font-mono text-xs leading-5">{command}</pre>
        <CopyButton text={command} label="Copy the command" />
      </div>
    </div>
  );
}
