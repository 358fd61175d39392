import type { AddressInfo, Server } from "node:net";
import { createMailboxServer } from "./http";
import { createSmtpServer, type SmtpOptions } from "./smtp";
import { MessageStore } from "./store";

export interface Mailbox {
  /** Where mails are read. */
  url: string;
  /** Where mails are sent. */
  smtpUrl: string;
  close: () => Promise<void>;
}

export interface MailboxOptions extends SmtpOptions {
  /** 0 takes any free one. */
  port: number;
  smtpPort: number;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

/** Starts a mail server and the page that shows what it was given. Only this machine reaches them. */
export async function startMailbox(options: MailboxOptions): Promise<Mailbox> {
  const store = new MessageStore();
  const smtp = createSmtpServer(store, options);
  const web = createMailboxServer(store);
  const smtpPort = await listen(smtp.server, options.smtpPort);
  const port = await listen(web, options.port);
  return {
    url: `http://localhost:${port}`,
    smtpUrl: `smtp://127.0.0.1:${smtpPort}`,
    async close() {
      web.closeAllConnections();
      await Promise.all([
        new Promise<void>((resolve) => smtp.close(resolve)),
        new Promise((resolve) => web.close(resolve)),
      ]);
    },
  };
}
