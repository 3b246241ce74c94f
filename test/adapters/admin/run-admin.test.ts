import { OPERATOR_KEY } from '../../../local/deployment';
import { runCaptured, startAdminSystem, ZONE, type AdminSystem } from './admin-system';

let on: AdminSystem;

beforeAll(async () => {
  on = await startAdminSystem();
}, 30_000);

afterAll(() => on.stop());

const settings = (zone: string) =>
  JSON.stringify({
    region: 'eu-central-1',
    zone: { name: zone },
    mail: { from: `noreply@${zone}` },
    families: {
      registration: { frontEnds: { default: { ipv4: ['192.0.2.1'] } } },
      accounts: { sipDomain: 'sip.example.org' },
    },
  });

describe('which installation it works on', () => {
  it('is the local system while it runs, and says so', async () => {
    const { exitCode, stderr } = await on.admin('name', 'list');
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: `Working on the local system at ${on.system.baseUrl}, zone ${ZONE}\n`,
    });
  });

  it('is not one that does not run', async () => {
    const { exitCode, stdout, stderr } = await runCaptured(['--local', 'name', 'list'], { PORT: '1' });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toBe(
      'No local system answers at http://127.0.0.1:1: run npm start, or set PORT as for npm start\n',
    );
  });

  it('is not one with another zone', async () => {
    const environment = { PORT: new URL(on.system.baseUrl).port, GATEPOST_ZONE: 'other.test' };
    const { exitCode, stderr } = await runCaptured(['name', 'list'], environment);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`has the zones ${ZONE} and not other.test: set GATEPOST_ZONE`);
  });

  describe('on AWS', () => {
    const before = { ...process.env };

    beforeEach(() => {
      Object.assign(process.env, {
        AWS_ENDPOINT_URL: `${on.system.baseUrl}/_local/aws`,
        AWS_ACCESS_KEY_ID: OPERATOR_KEY,
        AWS_SECRET_ACCESS_KEY: 'local',
      });
    });
    afterEach(() => {
      delete process.env.AWS_ENDPOINT_URL;
      delete process.env.AWS_ACCESS_KEY_ID;
      delete process.env.AWS_SECRET_ACCESS_KEY;
      Object.assign(process.env, before);
    });

    it('is the one of the settings, with the caller’s credentials', async () => {
      const context = `gatepost=${settings(ZONE)}`;
      const { exitCode, stderr } = await on.admin('--aws', '--context', context, 'zone', 'verify');
      expect({ exitCode, stderr }).toEqual({
        exitCode: 0,
        stderr: `Working on AWS eu-central-1, installation gatepost, zone ${ZONE}\n`,
      });
    });

    it('names a zone that is not there', async () => {
      const context = `gatepost=${settings('other.test')}`;
      const { exitCode, stderr } = await on.admin('--aws', '--context', context, 'zone', 'verify');
      expect(exitCode).toBe(1);
      expect(stderr).toContain('Route 53 has no public zone other.test: deploy first');
    });

    it('names settings that need a change', async () => {
      const { exitCode, stderr } = await on.admin('--aws', '--context', 'gatepost={}', 'name', 'list');
      expect(exitCode).toBe(1);
      expect(stderr).toContain('gatepost.zone: is missing');
    });
  });
});

describe('usage', () => {
  it.each([
    [['name', 'show']],
    [['name', 'list', '--limit', '0']],
    [['name', 'frobnicate']],
    [['--local', '--aws', 'name', 'list']],
    [['--context', 'x', '--aws', 'name', 'list']],
    [['zone', 'verify', 'example.org']],
    [[]],
  ])('%j exits with 2 and prints nothing on standard output', async (argv) => {
    const { exitCode, stdout, stderr } = await on.admin(...argv);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).not.toBe('');
  });

  it.each(['name show', 'name list', 'name delete', 'name reserve', 'zone verify', 'zone repair'])(
    '%s documents itself, with examples',
    async (command) => {
      const { exitCode, stdout } = await on.admin(...command.split(' '), '--help');
      expect(exitCode).toBe(0);
      expect(stdout).toContain(`npm run admin -- ${command}`);
      expect(stdout).toContain('Examples:');
      expect(stdout).toContain('--json');
    },
  );
});
