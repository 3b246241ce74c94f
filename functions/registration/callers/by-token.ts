import { byField } from '../../http/caller';

const NOBODYS = '00000000-0000-4000-8000-000000000000';

export const gateway = byField('the gateway, by its token', { token: `${NOBODYS}.nobody` }, ['UnknownToken']);

export const gatewayOrOwner = byField(
  'the gateway, by its token; its owner, by a reclamation token',
  { token: `${NOBODYS}.nobody`, reclamationToken: NOBODYS },
  ['UnknownToken', 'ReclamationTokenMismatch'],
);

export const linkHolder = byField('whoever has the link', { s: NOBODYS }, ['UnknownToken']);
