import { dnsconfig } from '../../functions/registration/routes/dnsconfig';
import { nameKey } from '../../functions/dns/names-table';
import type { DnsPromise } from '../../functions/dns/promise';
import type { GatewayItem } from '../../functions/registration/gateway';
import { info } from '../../functions/registration/routes/info';
import { ping } from '../../functions/registration/routes/ping';
import { reclaim } from '../../functions/registration/routes/reclaim';
import { revokeemail } from '../../functions/registration/routes/revokeemail';
import { setemail } from '../../functions/registration/routes/setemail';
import { subscribe } from '../../functions/registration/routes/subscribe';
import { unsubscribe } from '../../functions/registration/routes/unsubscribe';
import { freshAddress, type Answer, type Parameters } from './call';
import type { TestSystem } from './test-system';

let names = 0;

/** A name that nobody has yet. */
export function freshName(): string {
  names += 1;
  return `box${names}`;
}

/** A gateway in the field, which does what the stock one does. */
export class TestGateway {
  private constructor(
    readonly system: TestSystem,
    readonly name: string,
    readonly token: string,
    /** Where its calls come from. */
    readonly address: string,
  ) {}

  /** @param parameters of `/subscribe`; a fresh name and a fresh address unless given */
  static async subscribe(
    system: TestSystem,
    { from = freshAddress(), ...parameters }: Parameters & { from?: string } = {},
  ): Promise<TestGateway> {
    const answer = await system.call(subscribe.path, { name: freshName(), ...parameters }, { from });
    if (answer.status !== 200) throw new Error(`/subscribe answered ${answer.status} ${answer.text}`);
    const { name, token } = JSON.parse(answer.text) as { name: string; token: string };
    return new TestGateway(system, name, token, from);
  }

  /** The only address that this gateway's owner reads mail at. */
  get email(): string {
    return `${this.name}@owner.example`;
  }

  /** What is stored with its name, by whom ever; workers write beside it. */
  async stored(): Promise<Pick<GatewayItem, 'owner' | 'holder'> & Pick<DnsPromise, 'desired'>> {
    const items = (await this.system.items()) as unknown as (GatewayItem & { pk: string })[];
    const item = items.find(({ pk }) => pk === nameKey(`${this.name}.${this.system.zone}`));
    if (!item) throw new Error(`Nothing is stored for ${this.name}`);
    const { owner, holder, dns } = item;
    return { ...(owner ? { owner } : {}), ...(holder ? { holder } : {}), desired: dns.desired };
  }

  ping(from = this.address): Promise<Answer> {
    return this.#call(ping.path, {}, from);
  }

  async info(): Promise<Record<string, unknown>> {
    const { text } = await this.#call(info.path);
    return JSON.parse(text) as Record<string, unknown>;
  }

  setChallenge(challenge: string): Promise<Answer> {
    return this.#call(dnsconfig.path, { challenge });
  }

  setEmail(email = this.email, parameters: Parameters = {}): Promise<Answer> {
    return this.#call(setemail.path, { email, ...parameters });
  }

  revokeEmail(): Promise<Answer> {
    return this.#call(revokeemail.path);
  }

  unsubscribe(): Promise<Answer> {
    return this.#call(unsubscribe.path);
  }

  /** @param from where it is asked; the owner who lost a box may be anywhere */
  reclaim(from = freshAddress()): Promise<Answer> {
    return this.system.call(reclaim.path, { name: this.name }, { from });
  }

  /** Asks for a link and finds it in the mailbox. @returns path and query of the link */
  async verificationLink(email = this.email): Promise<string> {
    const answer = await this.setEmail(email);
    if (answer.status !== 200) throw new Error(`/setemail answered ${answer.status} ${answer.text}`);
    return linkIn((await this.system.nextMail(email)).text ?? '');
  }

  /** Makes an address its own, as an owner does who follows the link. */
  async verifyEmail(email = this.email): Promise<void> {
    const answer = await this.system.call(await this.verificationLink(email));
    if (answer.status !== 200) throw new Error(`/verifyemail answered ${answer.status}`);
  }

  /** Asks for a reclamation token and finds it in the mailbox. */
  async reclamationToken(): Promise<string> {
    const answer = await this.reclaim();
    if (answer.status !== 200) throw new Error(`/reclaim answered ${answer.status} ${answer.text}`);
    return reclamationTokenIn((await this.system.nextMail(this.email)).text ?? '');
  }

  #call(path: string, parameters: Parameters = {}, from = this.address): Promise<Answer> {
    return this.system.call(path, { token: this.token, ...parameters }, { from });
  }
}

/** Path and query of the link in a verification mail. */
export function linkIn(text: string): string {
  const link = /https?:\/\/\S+\/verifyemail\?\S+/.exec(text)?.[0];
  if (!link) throw new Error(`No link in: ${text}`);
  const { pathname, search } = new URL(link);
  return `${pathname}${search}`;
}

/** The token in a reclamation mail. */
export function reclamationTokenIn(text: string): string {
  const token = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/m.exec(text)?.[0];
  if (!token) throw new Error(`No token in: ${text}`);
  return token;
}
