import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openInbox } from '../../../local/inbox';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatepost-inbox-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const texts = (inbox = openInbox(folder)) => inbox.list().map(({ text }) => text);

it('keeps messages of every channel, oldest first, also for the next process', () => {
  const inbox = openInbox(folder);
  inbox.add({ channel: 'sms', to: '+49301234567', text: 'first\nline' });
  inbox.add({ channel: 'push', to: 'device', text: 'second' });
  expect(texts(inbox)).toEqual(['first\nline', 'second']);
  expect(openInbox(folder).list()).toEqual(inbox.list());
});

it('forgets all of them when cleared', () => {
  openInbox(folder).add({ channel: 'sms', to: '+49301234567', text: 'gone' });
  openInbox(folder).clear();
  expect(texts()).toEqual([]);
});

it('forgets a message that a kill cut off, and takes the next one whole', () => {
  openInbox(folder).add({ channel: 'sms', to: '+49301234567', text: 'whole' });
  appendFileSync(join(folder, 'inbox.jsonl'), '{"channel":"sms","to":"+49');
  openInbox(folder).add({ channel: 'sms', to: '+49301234567', text: 'next' });
  expect(texts()).toEqual(['whole', 'next']);
});

it('lives in memory without a folder', () => {
  const inbox = openInbox();
  inbox.add({ channel: 'email', to: 'a@example.org', subject: 'Hello' });
  expect(inbox.list()).toMatchObject([{ channel: 'email', subject: 'Hello' }]);
  expect(openInbox().list()).toEqual([]);
});
