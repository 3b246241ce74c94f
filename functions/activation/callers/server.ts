import { byField } from '../../http/caller';

export const newServer = byField('a server, by a client token', { token: 'nobody' }, ['invalid_token']);

export const registeredServer = byField('a server, by its id', { server_id: 'nobody' }, ['unknown_server']);
