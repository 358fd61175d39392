import { CopyButton } from "@/components/ui/copy-button";

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

function plainCommand(url: string): string {
  return [`curl -X POST ${url}`, `-H "Content-Type: application/json" -d '{"text": "Hello"}'`].join(" \\\n  ");
}

function signedCommand(url: string): string {
  return [
    'BODY=\'{"text": "Hello"}\'; ID=msg_$(date +%s); TIME=$(date +%s)',
    'KEY=$(printf %s "$' + "{SECRET#whsec_}" + '" | base64 -d | xxd -p -c 256)',
    'SIGNATURE=$(printf %s "$ID.$TIME.$BODY" | openssl dgst -sha256 -mac HMAC -macopt hexkey:$KEY -binary | base64)',
    [
      `curl -X POST ${url}`,
      '-H "Content-Type: application/json" -H "webhook-id: $ID" -H "webhook-timestamp: $TIME"',
      '-H "webhook-signature: v1,$SIGNATURE" -d "$BODY"',
    ].join(" \\\n  "),
  ].join("\n");
}
