import type { Account } from '../../../functions/accounts/account';
import {
  apiKeyEndsAt,
  apiKeyMatches,
  isUseWorthNoting,
  newApiKey,
} from '../../../functions/accounts/api-key';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MADE_AT = 1_800_000_000;

/** A key that is used so often, each use noted as the routes do. @returns for how long it let in, and the writes a day */
function used(everySeconds: number, idleDays: number, forSeconds: number) {
  const { key, stored } = newApiKey(MADE_AT);
  let account = stored as Account;
  let notes = 0;
  for (let at = MADE_AT; at <= MADE_AT + forSeconds; at += everySeconds) {
    if (!apiKeyMatches(account, key, at, idleDays)) return { endedAfter: at - MADE_AT, notes };
    if (!isUseWorthNoting(account, at, idleDays)) continue;
    account = { ...account, apiKeyUsedAt: at };
    notes += 1;
  }
  return { endedAfter: undefined, notes };
}

test.each([1, 2, 60])(
  'a key that ends after %d idle days lives as long as it is used in time',
  (idleDays) => {
    for (const everySeconds of [50 * MINUTE, 61 * MINUTE, 7 * HOUR, 23 * HOUR, idleDays * DAY]) {
      expect(used(everySeconds, idleDays, 200 * DAY).endedAfter).toBeUndefined();
    }
  },
);

test.each([
  [1, HOUR],
  [60, DAY],
])('a key that ends after %d idle days ends at most %d seconds later', (idleDays, late) => {
  const { key, stored } = newApiKey(MADE_AT);
  const account = stored as Account;
  const endsAt = MADE_AT + idleDays * DAY + late;
  expect(apiKeyEndsAt(account, idleDays)).toBe(endsAt);
  expect(apiKeyMatches(account, key, endsAt - 1, idleDays)).toBe(true);
  expect(apiKeyMatches(account, key, endsAt, idleDays)).toBe(false);
});

test('of a key that is used each minute the use is noted once a day', () => {
  expect(used(MINUTE, 60, 10 * DAY).notes).toBe(10);
});
