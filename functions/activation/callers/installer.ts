import { byField } from '../../http/caller';

const NO_CODE = { install_code: 'IPT-SD-AAAAAA-AAAAAA-AAAAAA' };
const NO_ACTIVATION = { activation_id: 'act_0000000000000000' };

export const installer = byField('an installer, by its install code', NO_CODE, ['install_code_not_found']);

export const checkedInstaller = byField('an installer, by its install code and precheck token', NO_CODE, [
  'install_code_not_found',
  'precheck_token_invalid',
]);

export const installing = byField(
  'an installer, by its install token',
  { ...NO_ACTIVATION, install_token: 'a.b.c' },
  ['token_invalid', 'activation_not_found', 'token_mismatch'],
);

export const activated = byField('an installer, by its activation’s id', NO_ACTIVATION, [
  'activation_not_found',
]);
