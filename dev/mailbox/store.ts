import { EventEmitter } from "node:events";

export interface StoredMessage {
  id: string;
  receivedAt: string;
  /** Whom the envelope named: what decides where a mail goes. */
  recipients: string[];
  from: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  headers: [name: string, value: string][];
}

const MOST_MESSAGES = 500;

/** The mails that arrived, newest first, in memory. Emits `change`. */
export class MessageStore extends EventEmitter<{ change: [] }> {
  #messages: StoredMessage[] = [];

  add(message: StoredMessage) {
    this.#messages = [message, ...this.#messages].slice(0, MOST_MESSAGES);
    this.emit("change");
  }

  list(recipient: string | null): StoredMessage[] {
    return this.#messages.filter((message) => recipient === null || isFor(message, recipient));
  }

  find(id: string): StoredMessage | undefined {
    return this.#messages.find((message) => message.id === id);
  }

  clear(recipient: string | null) {
    this.#messages = this.#messages.filter((message) => recipient !== null && !isFor(message, recipient));
    this.emit("change");
  }
}

function isFor({ recipients }: StoredMessage, recipient: string): boolean {
  return recipients.some((each) => each.toLowerCase() === recipient.toLowerCase());
}
