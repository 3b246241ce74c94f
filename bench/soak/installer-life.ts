import { addressOf, type Life, type World } from './world';

const BETWEEN_INSTALLS_MS = 5_000;
/** A documentation address: the Internet can reach what is like it. */
const PUBLIC_IP = '203.0.113.7';

/** Somebody who asks for a code in a browser and installs with it; every second installation fails and is released. */
export function installerLife(number: number): Life {
  const from = addressOf(4, number);
  const machine = { machine_id: `machine-${number}`, ssh_fingerprint: `SHA256:machine-${number}` };
  let installs = 0;

  return async (world) => {
    installs += 1;
    const page = await world.send({ route: '/slowdns', from });
    const cookie = page.headers['set-cookie']?.[0]?.split(';', 1)[0] ?? '';
    const issue = { route: '/api/v2/slowdns/code/issue', method: 'POST', headers: { cookie }, from };
    const { install_code } = data((await world.send({ ...issue, expected: [201] })).text);

    const install = async (step: string, fields: Record<string, unknown>) => {
      const route = `/api/v2/slowdns/install/${step}`;
      return data((await world.send({ route, method: 'POST', fields, from })).text);
    };
    const { precheck_token } = await install('precheck', { install_code, product: 'slowdns', ...machine });
    const { activation_id, install_token } = await install('activate', {
      install_code,
      precheck_token,
      hostname: `install-${number}-${installs}.${world.zone}`,
      public_ip: PUBLIC_IP,
      ...machine,
    });
    if (installs % 2 === 0) await install('release', { activation_id });
    else await install('confirm', { activation_id, install_token });
    await world.pause(BETWEEN_INSTALLS_MS);
  };
}

const data = (text: string) => (JSON.parse(text) as { data: Record<string, string> }).data;

const CHECK_INS = 10;
const BETWEEN_CHECK_INS_MS = 3_000;

/** A server that registers, checks in, and is revoked. */
export function serverLife(number: number, tokens: { client: string; master: string }): Life {
  const from = addressOf(5, number);
  const authorization = `Bearer ${tokens.master}`;
  let lives = 0;

  return async (world: World) => {
    lives += 1;
    const ip = `198.51.${number}.${lives % 250}`;
    const post = (route: string, fields: Record<string, string>, headers = {}, expected = [200]) =>
      world.send({ route, method: 'POST', fields, headers, expected, from });
    const { server_id } = JSON.parse((await post('/register', { token: tokens.client, ip })).text) as {
      server_id: string;
    };
    for (let count = 0; count < CHECK_INS && !world.isEnding; count += 1) {
      await post('/checkin', { server_id });
      await world.pause(BETWEEN_CHECK_INS_MS);
    }
    await world.send({ route: '/status', headers: { authorization }, from });
    await post('/revoke', { server_id }, { authorization });
    await post('/checkin', { server_id }, {}, [403]);
  };
}
