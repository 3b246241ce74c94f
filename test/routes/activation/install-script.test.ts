import { installScript } from '../../../functions/activation/routes/install-script';
import { describeRoute } from '../describe-route';

describeRoute(
  installScript,
  (system) => {
    test('serves a script that knows where it came from and what it is to run', async () => {
      const { status, headers, text } = await system.call(installScript.path);
      expect(status).toBe(200);
      expect(headers['content-type']).toBe('text/x-shellscript; charset=utf-8');
      expect(text).toMatch(/^#!\/usr\/bin\/env bash\n/);
      expect(text).toContain('set -euo pipefail');
      expect(text).toContain(`readonly API="\${SLOWDNS_API:-${system.running.baseUrl}}"`);
      expect(text).toContain(String.raw`readonly DEFAULT_HOOK='echo '\''it'\''\'\'''\''s me'\'' $&'`);
    });
  },
  // Quotation marks, and what `replace` takes for a pattern.
  { activation: { installHook: String.raw`echo 'it'\''s me' $&` } },
);
