/** A network of its own for processes of a test, as a box or a machine without IPv6 has it. It needs Linux, and a user who may. */
import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';

/** In a namespace of users as well, so that nobody needs to be root outside. */
const UNSHARE = ['unshare', '--user', '--map-root-user', '--net'];

/** What a test does inside. */
const TRIAL =
  'ip link set lo up && ip link add name box type veth peer name uplink && ip address add fd00::1/64 dev box nodad';

/** What is missing here, in words that follow `needs`; undefined where nothing is. */
export function whyNoNamespaces(): string | undefined {
  const [program = '', ...rest] = UNSHARE;
  const works = spawnSync(program, [...rest, 'sh', '-c', TRIAL]).status === 0;
  return works ? undefined : 'Linux with IPv6, ip, and the right to make network namespaces';
}

export class NetworkNamespace {
  /** @param holder lives as long as the namespace, and ends with this process, whose pipe it reads. */
  private constructor(private readonly holder: ChildProcess) {}

  static open(): Promise<NetworkNamespace> {
    return NetworkNamespace.#hold(UNSHARE);
  }

  /** Another network, joined to this one by a cable with an address at each end. */
  async neighbour(here: string, there: string): Promise<NetworkNamespace> {
    const neighbour = await NetworkNamespace.#hold(this.command('unshare', '--net'));
    const pid = String(neighbour.holder.pid);
    await this.run(
      'ip',
      'link',
      'add',
      'name',
      'box',
      'type',
      'veth',
      'peer',
      'name',
      'uplink',
      'netns',
      pid,
    );
    // Without the search for another owner of the address, which takes a second.
    await this.run('ip', 'address', 'add', `${here}/64`, 'dev', 'box', 'nodad');
    await this.run('ip', 'link', 'set', 'box', 'up');
    await neighbour.run('ip', 'address', 'add', `${there}/64`, 'dev', 'uplink', 'nodad');
    await neighbour.run('ip', 'link', 'set', 'uplink', 'up');
    return neighbour;
  }

  static async #hold([program = '', ...rest]: readonly string[]): Promise<NetworkNamespace> {
    const holder = spawn(program, [...rest, 'sh', '-c', 'ip link set lo up && echo up && exec cat'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await Promise.race([once(holder.stdout, 'data'), once(holder, 'close').then(refuseToHold)]);
    return new NetworkNamespace(holder);
  }

  /** The command that runs another one inside. */
  command(...command: string[]): string[] {
    const target = ['--target', String(this.holder.pid)];
    return ['nsenter', ...target, '--user', '--net', '--preserve-credentials', ...command];
  }

  /** @returns what it printed */
  async run(...command: string[]): Promise<string> {
    const [program = '', ...rest] = this.command(...command);
    return (await promisify(execFile)(program, rest)).stdout;
  }

  close(): void {
    this.holder.kill('SIGKILL');
  }
}

function refuseToHold(): never {
  throw new Error('The network namespace ended');
}
