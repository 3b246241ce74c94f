import { escapeHtml, noticePage } from '../http/notice-page';
import type { Problem } from '../http/problem';

/** Page after a confirmation link was followed. @param address of the account */
export const confirmedPage = (address: string, email: string) =>
  noticePage(
    'Address confirmed',
    '✓',
    `<p><strong>${escapeHtml(email)}</strong> is now the mail address of <strong>${escapeHtml(address)}</strong>.</p>
     <p>You can close this page.</p>`,
  );

/** Page for a link that does not, or no longer, work. */
export const problemPage = ({ message }: Problem) =>
  noticePage(
    'This did not work',
    '!',
    `<p>${escapeHtml(message)}</p>
     <p>A link works for 24 hours, and only the newest one does. Nothing was changed.</p>`,
  );
