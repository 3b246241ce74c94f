import { escapeHtml as escape, noticePage as page } from '../http/notice-page';
import type { Problem } from '../http/problem';

/** Page after a verification link was followed. */
export const verifiedPage = (name: string, email: string) =>
  page(
    'Address verified',
    '✓',
    `<p><strong>${escape(email)}</strong> now belongs to <strong>${escape(name)}</strong>.</p>
     <p>If you ever lose access to your gateway, its name can be taken back with this address. You can close this page.</p>`,
  );

/** Page for a link that does not, or no longer, work. */
export const problemPage = ({ message }: Problem) =>
  page(
    'This did not work',
    '!',
    `<p>${escape(message)}</p>
     <p>A link works for seven days, and only the newest one does. Nothing was changed.</p>`,
  );
