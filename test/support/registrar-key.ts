import { newRegistrarKey } from '../../functions/accounts/registrar-key';
import { epochSeconds } from '../../functions/clock';
import type { Answer, CallOptions } from './call';
import { freshAddress } from './call';
import { registrarKeysOf } from './sip-contacts';
import type { TestSystem } from './test-system';

/** A SIP proxy with a key of its own. */
export class Registrar {
  private constructor(
    readonly system: TestSystem,
    readonly key: string,
    readonly id: string,
  ) {}

  /** @param networks that its key is bound to; those that tests call from unless given */
  static async create(system: TestSystem, networks = ['127.0.0.0/8']): Promise<Registrar> {
    const { key, stored } = newRegistrarKey('proxy', networks, epochSeconds(system.clock));
    await registrarKeysOf(system).save(stored);
    return new Registrar(system, key, stored.id);
  }

  end = (): Promise<void> => registrarKeysOf(this.system).remove(this.id);

  /** @param key its own unless given */
  ask(
    method: string,
    path: string,
    {
      key = this.key,
      fields,
      headers = {},
      from = freshAddress(),
    }: { key?: string; fields?: object | undefined } & Pick<CallOptions, 'headers' | 'from'> = {},
  ): Promise<Answer> {
    return this.system.call(
      path,
      {},
      {
        method,
        headers: {
          authorization: `Bearer ${key}`,
          ...(fields ? { 'content-type': 'application/json' } : {}),
          ...headers,
        },
        from,
        ...(fields ? { body: JSON.stringify(fields) } : {}),
      },
    );
  }
}
