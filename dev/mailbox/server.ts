import { startMailbox } from "./mailbox";

const mailbox = await startMailbox({
  port: Number(process.env.MAILBOX_PORT ?? 0),
  smtpPort: Number(process.env.MAILBOX_SMTP_PORT ?? 0),
});
const stop = () => void mailbox.close().then(() => process.exit(0));
process.once("SIGTERM", stop).once("SIGINT", stop);
process.stdout.write(`ready ${mailbox.url} ${mailbox.smtpUrl}\n`);
