import { randomUUID } from "node:crypto";
import PostalMime, { type Address } from "postal-mime";
import { SMTPServer, type SMTPServerSession } from "smtp-server";
import type { MessageStore } from "./store";

const MAX_SIZE_BYTES = 10 * 1024 * 1024;
const CLOSE_TIMEOUT_MS = 1000;

export interface SmtpOptions {
  /** The SMTP status with which a recipient is refused, or null: so that tests can meet the failures of real servers. */
  refuse?: (recipient: string) => number | null;
}

function writeAddress(address: Address | undefined): string {
  if (!address?.address) return address?.name ?? "";
  return address.name ? `${address.name} <${address.address}>` : address.address;
}

async function receive(raw: Buffer, session: SMTPServerSession, store: MessageStore): Promise<void> {
  const mail = await PostalMime.parse(raw);
  store.add({
    id: randomUUID(),
    receivedAt: new Date().toISOString(),
    recipients: session.envelope.rcptTo.map(({ address }) => address),
    from: writeAddress(mail.from),
    to: (mail.to ?? []).map(writeAddress).join(", "),
    subject: mail.subject ?? "",
    text: mail.text ?? "",
    html: mail.html ?? "",
    headers: mail.headers.map(({ originalKey, value }) => [originalKey, value]),
  });
}

/** A mail server that keeps whatever it is given, for anybody, and delivers nothing. */
export function createSmtpServer(store: MessageStore, { refuse }: SmtpOptions = {}): SMTPServer {
  const server = new SMTPServer({
    size: MAX_SIZE_BYTES,
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    closeTimeout: CLOSE_TIMEOUT_MS,
    onRcptTo({ address }, _, done) {
      const status = refuse?.(address) ?? null;
      done(status === null ? null : Object.assign(new Error("Refused as asked."), { responseCode: status }));
    },
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("error", done);
      stream.on("end", () => {
        receive(Buffer.concat(parts), session, store).then(() => done(), done);
      });
    },
  });
  // A sender that hangs up in the middle of a mail is no concern of ours.
  server.on("error", () => undefined);
  return server;
}
