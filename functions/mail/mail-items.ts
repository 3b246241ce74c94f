import type { Item, ItemKind, SealedAttribute } from '../item-kind';
import { LIMIT_PREFIX } from '../limits/limit';
import { certificateSubject } from './certificate';
import { accountSubject } from './certificate-authority';
import { dkimSubject } from './dkim';
import {
  ACME_ACCOUNTS,
  CERTIFICATES_PREFIX,
  DELETION_PREFIX,
  DKIM_PREFIX,
  domainIdOf,
  DOMAIN_ID_PREFIX,
  DOMAINS,
  OPERATORS,
  SEQUENCES,
  USERS_PREFIX,
} from './mail-table';

const idOf = ({ pk }: Item, prefix: string) => domainIdOf(String(pk), prefix) ?? 0;

const certificateKey = (of: 'current' | 'order'): SealedAttribute => ({
  path: [of, 'key'],
  purpose: 'certificate',
  subject: (item) =>
    certificateSubject({ domainId: idOf(item, CERTIFICATES_PREFIX), hostname: String(item.sk) }),
});

/** What the mail table holds. */
export const MAIL_ITEMS: readonly ItemKind[] = [
  { key: OPERATORS },
  { key: DOMAINS },
  { key: DOMAIN_ID_PREFIX },
  { key: USERS_PREFIX },
  {
    key: DKIM_PREFIX,
    sealed: [
      {
        path: ['privateKey'],
        purpose: 'dkim',
        subject: (item) => dkimSubject(idOf(item, DKIM_PREFIX), String(item.sk)),
      },
    ],
  },
  { key: CERTIFICATES_PREFIX, sealed: [certificateKey('current'), certificateKey('order')] },
  // What of a removed domain is still to be deleted came along with it.
  { key: DELETION_PREFIX },
  {
    key: ACME_ACCOUNTS,
    sealed: [{ path: ['key'], purpose: 'acme-account', subject: ({ sk }) => accountSubject(String(sk)) }],
  },
  { key: SEQUENCES },
  { key: LIMIT_PREFIX, staysBehind: 'it ends with its window' },
];
