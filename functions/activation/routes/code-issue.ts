import * as z from 'zod/mini';
import { dynamoCodes } from '../store/dynamo-codes';
import { epochSeconds } from '../../clock';
import { defineRoute, json } from '../../http/route';
import { changeCode } from '../change-code';
import { newCode } from '../code-text';
import { CODE_LIFETIME, issued } from '../install-code';
import { hashSecret } from '../../secrets/hash';
import { audited } from '../audited';
import { activation, envelope, refuse } from '../family';
import { limitedNetwork } from '../../limits/network';
import { CODES_DAILY, CODES_HOURLY, CODES_OF_BROWSER, CODES_OF_SESSION, issueLimits } from '../limits';
import { rfc3339 } from '../rfc3339';
import { activationSettings } from '../settings';
import { browser, fingerprintOf } from '../callers/browser-session';

export const codeIssue = defineRoute({
  id: 'code-issue',
  family: activation,
  method: 'POST',
  path: '/api/v2/slowdns/code/issue',
  summary: 'Issue an install code',
  description:
    'Needs no body, but the cookie that `GET /slowdns` sets. The code is shown once, works for five minutes, and is ' +
    'used up by one installation.',
  caller: browser,
  request: z.object({}),
  responses: {
    201: json(
      envelope(
        z.object({
          install_code: z.string().check(z.describe('Secret: whoever has it may install')),
          expires_at: z.string(),
          ttl_seconds: z.int(),
        }),
      ),
      'The code.',
    ),
  },
  errors: ['rate_limit_exceeded', 'payload_too_large'],
  needs: [
    'settings:activation',
    'install-codes:read',
    'install-codes:save',
    'activation-limits:count',
    'audit:save',
  ],
  foreignPage: () => refuse('browser_session_invalid'),
  limits: [CODES_HOURLY, CODES_DAILY, CODES_OF_SESSION, CODES_OF_BROWSER],
  ports: (environment) => ({
    codes: dynamoCodes(environment),
    settings: activationSettings(environment),
  }),

  async handle(_input, { codes, settings }, call, session) {
    const { clock, sourceIp } = call;
    const now = epochSeconds(clock);
    const installCode = newCode();
    const code = issued(hashSecret(installCode), now);
    const limits = issueLimits(
      { network: limitedNetwork(sourceIp), session: hashSecret(session.id), browser: fingerprintOf(call) },
      settings,
    );
    await changeCode(
      { codes, clock },
      code.hash,
      async () => ({ code, limits, audit: audited('issue', call, { code }) }),
      ({ retryAfterSeconds }) => refuse('rate_limit_exceeded', retryAfterSeconds),
    );
    return {
      status: 201,
      body: {
        data: { install_code: installCode, expires_at: rfc3339(code.endsAt), ttl_seconds: CODE_LIFETIME },
        meta: { message: 'SlowDNS install code issued' },
      },
    };
  },
});
