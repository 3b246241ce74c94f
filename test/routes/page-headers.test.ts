import { routes } from '../../functions/routes';
import { useSystem } from '../support/test-system';
import { plausibleFields, requestOf, requestWith } from './plausible-request';

/** Routes that a person opens in a browser. */
const pages = routes.filter(
  ({ responses, problemPage }) =>
    problemPage !== undefined || Object.values(responses).some(({ kind }) => kind === 'html'),
);

describe('every page', () => {
  const system = useSystem();

  test.each(pages.map((route) => [`${route.method} ${route.path}`, route] as const))(
    '%s runs nothing that is not its own, is framed by nobody, and tells no other site its address',
    async (_name, route) => {
      const requests = [requestOf(route, await plausibleFields(system)), requestWith(route, {})];
      for (const { path, options } of requests) {
        const { headers } = await system.call(path, {}, options);
        expect(headers).toMatchObject({
          'x-content-type-options': 'nosniff',
          'cache-control': expect.any(String),
        });
        if (!String(headers['content-type']).startsWith('text/html')) continue;
        expect(headers).toMatchObject({
          'referrer-policy': expect.stringMatching(/^(no-referrer|same-origin)$/),
          'strict-transport-security': 'max-age=31536000',
        });
        const policy = String(headers['content-security-policy']);
        expect(policy).toContain("default-src 'none'");
        expect(policy).toContain("frame-ancestors 'none'");
        expect(policy).toContain("base-uri 'none'");
        expect(policy).toMatch(/form-action '(none|self)'/);
        // Neither `eval`, nor a script in the page, nor one from elsewhere.
        expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*('unsafe-inline'|https?:|\*)/);
      }
    },
  );
});
