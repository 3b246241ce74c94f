import { routes } from '../../functions/routes';
import { useSystem } from '../support/test-system';

const system = useSystem();

/** A call of an address where no route is. */
const knock = (method: string, path: string, headers: Record<string, string> = {}) =>
  system.call(path, {}, { method, headers });

describe('an unknown path is 404 in the words of the family that the caller most likely meant', () => {
  test.each([
    ['/', { error: 'NotFound', message: 'There is nothing at this path.' }],
    ['/wp-login.php', { error: 'NotFound', message: 'There is nothing at this path.' }],
    ['/ping/', { error: 'NotFound', message: 'There is nothing at this path.' }],
    ['//ping', { error: 'NotFound', message: 'There is nothing at this path.' }],
    ['/mail/nothing', { result: false, msg: 'There is nothing at this path.' }],
    ['/api/accounts/', { message: 'There is nothing at this path.' }],
    ['/api/nothing', { message: 'There is nothing at this path.' }],
    ['/api/v2/slowdns/nothing', { error: { code: 'not_found', message: 'There is nothing at this path.' } }],
    ['/register/', { error: 'there is nothing at this path' }],
  ])('%s', async (path, body) => {
    const answer = await knock('GET', path);
    expect(answer).toMatchObject({ status: 404 });
    expect(JSON.parse(answer.text)).toEqual(body);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.headers).not.toHaveProperty('allow');
  });
});

describe('a wrong method is refused in the words of the family, with the right ones in Allow', () => {
  test.each([
    ['DELETE', '/ping', 400, 'GET, OPTIONS', { error: 'WrongMethod' }],
    ['GET', '/mail/auth', 400, 'POST', { result: false }],
    ['PATCH', '/api/accounts/me', 405, 'DELETE, GET', {}],
    ['POST', '/api/v2/healthz', 405, 'GET, HEAD', {}],
    ['DELETE', '/register', 405, 'POST', { error: 'this path does not know this method' }],
  ])('%s %s', async (method, path, status, allow, body) => {
    const answer = await knock(method, path);
    expect(answer).toMatchObject({ status });
    expect(JSON.parse(answer.text)).toMatchObject(body);
    expect(answer.headers.allow).toBe(allow);
  });
});

test('a browser gets a page', async () => {
  const answer = await knock('GET', '/nothing-here', { accept: 'text/html,application/xhtml+xml' });
  expect(answer.status).toBe(404);
  expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(answer.text).toContain('<h1>There is nothing at this path.</h1>');
});

test.each(routes.filter(({ head }) => head).map(({ path }) => path))(
  '%s answers HEAD as it answers GET, without the content',
  async (path) => {
    const [get, head] = [await knock('GET', path), await knock('HEAD', path)];
    expect(head.status).toBe(get.status);
    expect(head.headers['content-type']).toBe(get.headers['content-type']);
    expect(head.text).toBe('');
  },
);
