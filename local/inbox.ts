/** The inbox of this machine: every mail, text message and push that the system sends ends here, for a person or a test. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface InboxMessage {
  channel: 'email' | 'sms' | 'push';
  /** Of a mail, as it was written: `Name <local@domain>`. */
  from?: string;
  /** Mail address, phone number or device token. */
  to: string;
  subject?: string;
  text?: string;
  html?: string;
  /** When it was delivered, ISO 8601. */
  at: string;
}

export interface Inbox {
  /** Oldest first. */
  list(): InboxMessage[];
  add(message: Omit<InboxMessage, 'at'>): void;
  clear(): void;
}

/**
 * @param folder where messages are kept, one JSON line each, in `inbox.jsonl`; in memory when absent. A message is in
 * the file before `add` returns, so it survives the death of the process.
 * @param now epoch milliseconds
 */
export function openInbox(folder?: string, now: () => number = Date.now): Inbox {
  const file = folder && join(folder, 'inbox.jsonl');
  if (folder) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const messages = file && existsSync(file) ? readMessages(file) : [];
  const rewrite = () => {
    if (file) writeFileSync(file, messages.map(line).join(''), { mode: 0o600 });
  };
  rewrite();

  return {
    list: () => [...messages],
    add(message) {
      const delivered = { ...message, at: new Date(now()).toISOString() };
      if (file) appendFileSync(file, line(delivered));
      messages.push(delivered);
    },
    clear() {
      messages.length = 0;
      rewrite();
    },
  };
}

function line(message: InboxMessage): string {
  return `${JSON.stringify(message)}\n`;
}

/** A last line without an end was cut off by a kill; whoever was sending has no answer yet and will send again. */
function readMessages(file: string): InboxMessage[] {
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((text) => JSON.parse(text) as InboxMessage);
}
