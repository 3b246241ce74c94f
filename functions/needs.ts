/**
 * What a function may need of AWS. A declaration lists its needs; `lib/grants.ts` turns each into IAM statements
 * and environment variables, for AWS and for this machine alike.
 */
export type Need =
  /** Read an item of a name, strongly or eventually consistent. */
  | 'names:read'
  /** Replace the item of a name, with its promises to DNS and mail. */
  | 'names:save'
  /** Ask every queue since when its oldest promise is due. */
  | 'queues:watch'
  /** Count against a limit. */
  | 'limits:count'
  /** Find the name behind a secret that does not carry it. */
  | 'pointers:read'
  | 'pointers:save'
  /** Ask whether a batch of DNS changes has reached all name servers. */
  | 'changes:read'
  /** What the DNS writer does to the table. */
  | 'dns:write'
  /** What the mail sender does to the table, and SES. */
  | 'mail:send'
  /** Remember that an address bounced. */
  | 'suppressions:save'
  /** Encrypt or decrypt the secret that a tunnel front-end checks. */
  | 'kite-secret:seal'
  | 'kite-secret:open'
  /** Encrypt what a mail will say, e.g. its link. */
  | 'mail-secret:seal'
  | 'mail-secret:open'
  /** Read the keys that sign tokens of the activation family. */
  | 'activation-keys:read'
  /** Count against a limit of the activation family. */
  | 'activation-limits:count'
  | 'install-codes:read'
  | 'install-codes:save'
  /** Find the code that an activation is of. */
  | 'activations:read'
  | 'activations:save'
  /** Add to the trail of what was done with codes and servers. */
  | 'audit:save'
  | 'client-tokens:read'
  /** Count a token's servers. */
  | 'client-tokens:count'
  | 'servers:read'
  | 'servers:list'
  | 'servers:save'
  /** Note a sign of life, or the end, of a server. */
  | 'servers:update'
  | 'master-token:read'
  /** The activation family's settings. */
  | 'settings:activation'
  /** Read the keys that sign the tokens of mail operators. */
  | 'mail-keys:read'
  | 'mail-operators:read'
  /** Count against a limit of the mail family. */
  | 'mail-limits:count'
  | 'mail-domains:list'
  | 'mail-domains:find'
  | 'mail-domains:find-by-id'
  | 'mail-domains:create'
  | 'mail-domains:delete'
  /** Delete what belonged to removed domains. */
  | 'mail-domains:erase'
  /** Have an id for a domain or a user. */
  | 'mail-ids:take'
  | 'mail-users:list'
  | 'mail-users:create'
  | 'mail-users:change'
  | 'mail-users:delete'
  | 'mail-dkim:add'
  | 'mail-dkim:list'
  | 'mail-certificates:find'
  | 'mail-certificates:list'
  | 'mail-certificates:save'
  /** What the certificate issuer does to certificates that are due. */
  | 'mail-certificates:issue'
  /** Keep the account that certificates are ordered with, its key encrypted. */
  | 'acme-accounts:keep'
  /** Encrypt or decrypt the private keys that sign domains' mail. */
  | 'dkim-secret:seal'
  | 'dkim-secret:open'
  /** Encrypt or decrypt the private keys of certificates. */
  | 'certificate-secret:seal'
  | 'certificate-secret:open'
  /** Put an archive where a link finds it. */
  | 'exports:put'
  /** Read the keys that sign nonces and hash codes of SIP accounts. */
  | 'accounts-keys:read'
  /** Count against a limit of the accounts family, or see whether it is reached. */
  | 'accounts-limits:count'
  | 'accounts-limits:look'
  | 'accounts:find'
  | 'accounts:find-by-id'
  | 'accounts:list'
  | 'accounts:create'
  /** Use a pushed token up. */
  | 'creation-tokens:consume'
  /** Replace an account, with the mails and texts that it promises. */
  | 'accounts:save'
  /** Remove an account and everything that leads or belongs to it. */
  | 'accounts:remove'
  /** Claim a phone number for an account. */
  | 'account-phones:claim'
  | 'account-phones:free'
  /** See whose number it is. */
  | 'account-phones:find'
  /** Note that an API key was used. */
  | 'account-api-keys:touch'
  /** Count how often a nonce was used. */
  | 'account-nonces:count'
  | 'account-contacts:list'
  | 'account-contacts:save'
  /** Remove a device, and leave the registrar a note of it. */
  | 'account-contacts:remove'
  | 'registrar-notes:list'
  | 'registrar-notes:remove'
  /** Encrypt or decrypt what DIGEST checks passwords with. */
  | 'account-password:seal'
  | 'account-password:open'
  | 'panel-sessions:read'
  | 'panel-sessions:save'
  | 'panel-sessions:remove'
  /** Store a token that is going to be pushed, and give it back when it cannot be. */
  | 'creation-tokens:reserve'
  /** Send pushes to devices through SNS. */
  | 'pushes:send'
  /** What the sender of the accounts' mails and texts does to the table, SES and SNS. */
  | 'account-messages:send'
  /** The accounts family's settings. */
  | 'settings:accounts'
  /** The mail family's settings. */
  | 'settings:mail'
  /** The registration family's settings. */
  | 'settings:registration';
