/** What the signing secret of a webhook is sealed for. */
export const signingPurpose = (triggerId: string) => `trigger:${triggerId}`;

/** How a shell calls a webhook. */
export function plainCommand(url: string): string {
  return [`curl -X POST "${url}"`, `-H "Content-Type: application/json" -d '{"text": "Hello"}'`].join(" \\\n  ");
}

/** How a shell calls one that asks for signatures, with the secret in SECRET. The docs show the same. */
export function signedCommand(url: string): string {
  return [
    'BODY=\'{"text": "Hello"}\'; ID=msg_$(openssl rand -hex 8); TIME=$(date +%s)',
    'KEY=$(printf %s "$' + "{SECRET#whsec_}" + `" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \\n')`,
    'SIGNATURE=$(printf %s "$ID.$TIME.$BODY" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$KEY" -binary | openssl base64 -A)',
    [
      `curl -X POST "${url}"`,
      '-H "Content-Type: application/json" -H "webhook-id: $ID" -H "webhook-timestamp: $TIME"',
      '-H "webhook-signature: v1,$SIGNATURE" -d "$BODY"',
    ].join(" \\\n  "),
  ].join("\n");
}
