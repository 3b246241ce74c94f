/** Phones that Debian has, each with a folder of its own, without a sound card. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RunningProgram } from '../programs';
import { freePort } from './free-port';

interface Line {
  /** `user@domain`; the domain need not be in DNS. */
  address: string;
  password: string;
  /** Of the proxy. */
  port: number;
}

/** How often they register. */
const REGISTER_SECONDS = 4;

abstract class SipProgram {
  protected readonly folder = mkdtempSync(join(tmpdir(), 'gatepost-phone-'));
  #program: RunningProgram | undefined;

  constructor(protected readonly line: Line) {}

  get program(): RunningProgram {
    if (!this.#program) throw new Error('It was not started');
    return this.#program;
  }

  async start(): Promise<void> {
    this.#program = await this.run();
  }

  protected abstract run(): Promise<RunningProgram>;

  async stop(): Promise<void> {
    await this.#program?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** baresip 1.0: MD5 alone. */
export class Baresip extends SipProgram {
  #controlPort = 0;

  protected async run(): Promise<RunningProgram> {
    const { address, password, port } = this.line;
    this.#controlPort = await freePort();
    const modules = ['g711', 'aufile', 'uuid', 'account', 'contact', 'menu', 'ctrl_tcp'];
    const spoken = join(this.folder, 'spoken.wav');
    writeFileSync(spoken, silence(60));
    writeFileSync(
      join(this.folder, 'config'),
      [
        'sip_listen 127.0.0.1:0',
        'module_path /usr/lib/baresip/modules',
        ...modules.map((name) => `module ${name}.so`),
        `audio_source aufile,${spoken}`,
        `audio_player aufile,${join(this.folder, 'heard.wav')}`,
        `ctrl_tcp_listen 127.0.0.1:${this.#controlPort}`,
        '',
      ].join('\n'),
    );
    writeFileSync(
      join(this.folder, 'accounts'),
      `<sip:${address}>;auth_pass=${password};outbound="sip:127.0.0.1:${port}";regint=${REGISTER_SECONDS}\n`,
    );
    return new RunningProgram('baresip', ['-f', this.folder], { HOME: this.folder });
  }

  /** By its control port, which takes netstrings. */
  async dial(address: string): Promise<void> {
    const command = JSON.stringify({ command: 'dial', params: `sip:${address}` });
    const socket = connect(this.#controlPort, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(`${command.length}:${command},`);
    await once(socket, 'data');
    socket.destroy();
  }
}

/** A WAV file of 8,000 samples a second, 16 bits each. */
function silence(seconds: number): Buffer {
  const bytes = seconds * 16_000;
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + bytes, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8_000, 24);
  header.writeUInt32LE(16_000, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(bytes, 40);
  return Buffer.concat([header, Buffer.alloc(bytes)]);
}

/** linphone-cli: MD5 and SHA-256, here over TCP, and answers whoever calls. */
export class Linphone extends SipProgram {
  protected run(): Promise<RunningProgram> {
    const { address, password, port } = this.line;
    const [username, domain] = address.split('@');
    // Without this folder it does nothing, and says nothing.
    mkdirSync(join(this.folder, '.local/share/linphone'), { recursive: true });
    mkdirSync(join(this.folder, '.config/linphone'), { recursive: true });
    const proxy = `<sip:127.0.0.1:${port};transport=tcp>`;
    const settings = join(this.folder, 'linphonerc');
    writeFileSync(
      settings,
      `[sip]
sip_port=-1
sip_tcp_port=-1
sip_tls_port=0
register_only_when_network_is_up=0
use_ipv6=0

[proxy_0]
reg_proxy=${proxy}
reg_route=${proxy}
reg_identity=sip:${address}
reg_expires=${REGISTER_SECONDS}
reg_sendregister=1
publish=0

[auth_info_0]
username=${username}
domain=${domain}
passwd=${password}
`,
    );
    // Its input is kept open, or it leaves.
    return Promise.resolve(
      new RunningProgram('sh', ['-c', `tail -f /dev/null | linphonec -c '${settings}' -a -d 5`], {
        HOME: this.folder,
      }),
    );
  }
}
