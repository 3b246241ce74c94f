import * as z from 'zod/mini';
import { defineRoute, document } from '../../http/route';
import { assetFolder, renderInstaller, INSTALLER_FILE } from '../assets';
import { activation } from '../family';
import { activationSettings } from '../settings';
import { anyone } from '../../http/caller';

export const installScript = defineRoute({
  id: 'install-script',
  family: activation,
  method: 'GET',
  path: '/slowdns/install.sh',
  head: true,
  summary: 'The reference installer',
  description:
    'A bash script that needs `curl` alone: it activates an install code for this machine, runs the command that ' +
    'installs, and confirms, or gives the code back when that fails. It says what it takes with `--help`.',
  caller: anyone('it is the same for everybody'),
  request: z.object({}),
  responses: { 200: document('text/x-shellscript; charset=utf-8', 'The script.') },
  needs: ['settings:activation'],
  files: [INSTALLER_FILE],
  ports: (environment) => ({
    folder: assetFolder(environment),
    settings: activationSettings(environment),
  }),

  async handle(_input, { folder, settings }, { baseUrl }) {
    return { status: 200, content: renderInstaller(folder, { baseUrl, hook: settings.installHook }) };
  },
});
