import * as z from 'zod/mini';
import { hashSecret } from '../secrets/hash';
import { ACTIVATION_ID_PATTERN, CODE_PATTERN, readCode } from './code-text';

/** Fields that several routes of the family take; each message ends the sentence `The field "x" …`. */

const CODE_SENTENCE = 'must look like IPT-SD-XXXXXX-XXXXXX-XXXXXX';
const codeField = (description: string) =>
  z
    .string(CODE_SENTENCE)
    .check(z.overwrite(readCode), z.regex(CODE_PATTERN, CODE_SENTENCE), z.describe(description));

const line = (maxLength: number, description: string) =>
  z
    .string('must be text')
    .check(
      z.trim(),
      z.minLength(1, 'is missing'),
      z.maxLength(maxLength, `must be at most ${maxLength} characters`),
      z.regex(/^[\x20-\x7e]*$/, 'must be one line of ASCII'),
      z.describe(description),
    );

/** Installers send the code under two names. */
export const codeFields = {
  install_code: z.optional(codeField('The install code')),
  license_key: z.optional(codeField('Another name of `install_code`')),
};

/** Checks that belong to `codeFields`: one of the two names is there, and they agree. */
export const oneCode = [
  z.refine<CodeFields>((fields) => fields.install_code !== undefined || fields.license_key !== undefined, {
    path: ['install_code'],
    error: 'is missing',
  }),
  z.refine<CodeFields>(
    ({ install_code, license_key }) =>
      install_code === undefined || license_key === undefined || install_code === license_key,
    { path: ['license_key'], error: 'must be the same as "install_code"' },
  ),
] as const;

interface CodeFields {
  install_code?: string | undefined;
  license_key?: string | undefined;
}

export const codeIn = ({ install_code, license_key }: CodeFields): string =>
  install_code ?? license_key ?? '';

/** What images of machines have instead of an identity: all that were made of one would be the same machine. */
const PLACEHOLDER = /^(uninitialized|[0-]+)$/i;

export const machineFields = {
  machine_id: line(128, 'Content of `/etc/machine-id`').check(
    z.refine(
      (id) => !PLACEHOLDER.test(id),
      'is a placeholder, as images of machines have it: run systemd-machine-id-setup, and start again',
    ),
  ),
  ssh_fingerprint: line(128, 'Fingerprint of the host key, as `SHA256:…`'),
};

export interface MachineFields {
  machine_id: string;
  ssh_fingerprint: string;
}

/** Which machine it is, without telling. */
export const machineHash = ({ machine_id, ssh_fingerprint }: MachineFields): string =>
  hashSecret(`${machine_id}\n${ssh_fingerprint}`);

/** What takes a confirmed host name again; a machine's id and fingerprint are public. */
export const nameSecret = z.optional(
  z
    .string('must be text')
    .check(
      z.regex(/^[\x21-\x7e]{32}$/, 'must be 32 characters without spaces'),
      z.describe('Secret that the installer drew and keeps: takes its confirmed host name again'),
    ),
);

export const installerVersion = z.optional(line(64, 'Version of the installer'));
export const requestedRef = z.optional(line(128, 'Branch, tag or commit that is installed'));
export const product = z.optional(
  z.literal('slowdns', 'must be slowdns').check(z.describe('What is installed')),
);

export const token = (description: string) => line(4_096, description);

export const activationId = z
  .string('must be what activation answered')
  .check(
    z.trim(),
    z.regex(ACTIVATION_ID_PATTERN, 'must be act_ and 16 hexadecimal digits'),
    z.describe('The activation’s id'),
  );
