import { addressOf, type Life } from './world';

const USERS = ['ada', 'grace'];
const PAUSE_MS = 3_000;

/** Somebody who administers mail domains: makes one, fills it, exports it, deletes it. */
export function mailOperatorLife(number: number, credentials: { username: string; password: string }): Life {
  const from = addressOf(6, number);

  return async (world) => {
    const domain = `post-${number}.${world.zone}`;
    const login = await world.send({ route: '/mail/auth', method: 'POST', form: credentials, from });
    const { token } = JSON.parse(login.text) as { token: string };
    const send = (method: string, route: string, form: Record<string, string> = {}, path = route) =>
      world.send({ route, path, method, form, headers: { 'auth-token': token }, from });

    const admin = { username: `admin@${domain}`, password: 'p4ssw0rd' };
    const made = JSON.parse((await send('POST', '/mail/domains', { domain, ...admin })).text) as {
      domain: { id: number };
    };
    const id = String(made.domain.id);
    for (const user of USERS) {
      const fields = { email: `${user}@${domain}`, password: 'p4ssw0rd' };
      await send('POST', '/mail/user/{domain_id}', fields, `/mail/user/${id}`);
      await world.pause(PAUSE_MS);
    }
    await send('POST', '/mail/dkim/add-new-domain', { domain });
    await send('GET', '/mail/users/{domain_id}', {}, `/mail/users/${id}`);
    await send('GET', '/mail/domains');
    await world.pause(PAUSE_MS);
    await send('GET', '/mail/export/domain', { domain });
    await world.pause(PAUSE_MS);
    await send('DELETE', '/mail/domain', { domain });
    await world.pause(PAUSE_MS);
  };
}
