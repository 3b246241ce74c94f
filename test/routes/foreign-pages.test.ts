import { routes } from '../../functions/routes';
import { useSystem } from '../support/test-system';
import { plausibleFields, requestOf } from './plausible-request';

/** Whoever calls them acts for a person whose browser sends a cookie by itself. */
const ofPages = routes.filter(
  ({ method, caller }) => method !== 'GET' && /browser|person|logged in/.test(caller.name),
);
const named = ofPages.map((route) => [`${route.method} ${route.path}`, route] as const);

test('all of them are known', () => {
  expect(ofPages.filter(({ foreignPage }) => !foreignPage)).toEqual([]);
  expect(ofPages.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['code-issue', 'panel-login', 'panel-make-api-key']),
  );
});

describe('another site', () => {
  const system = useSystem();

  test.each(named)('%s does nothing for a page of another site', async (_name, route) => {
    const { path, options } = requestOf(route, await plausibleFields(system));
    await system.running.idle();
    const before = await system.items();
    const { baseUrl } = system.running;
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: `http://somebody.${system.zone}` },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site', origin: baseUrl },
    ]) {
      const answer = await system.call(path, {}, { ...options, headers: { ...options.headers, ...headers } });
      expect({ headers, status: answer.status }).toEqual({ headers, status: 403 });
    }
    expect(await system.items()).toEqual(before);
  });

  test.each(named)('%s hears its own page, and who says nothing of a page', async (_name, route) => {
    const { path, options } = requestOf(route, await plausibleFields(system));
    const { baseUrl } = system.running;
    const own = { origin: baseUrl, 'sec-fetch-site': 'same-origin' };
    const answers = [];
    for (const headers of [{}, own]) {
      const answer = await system.call(path, {}, { ...options, headers: { ...options.headers, ...headers } });
      answers.push(answer.text.includes('sent by another site'), answer.status);
    }
    expect(answers[1]).toBe(answers[3]);
    expect([answers[0], answers[2]]).toEqual([false, false]);
  });

  test.each(named)(
    '%s hears a page without a referrer, whose origin is `null` to itself too',
    async (_name, route) => {
      const { path, options } = requestOf(route, await plausibleFields(system));
      const headers = { ...options.headers, origin: 'null', 'sec-fetch-site': 'same-origin' };
      const answer = await system.call(path, {}, { ...options, headers });
      expect(answer.text).not.toContain('sent by another site');
    },
  );
});
