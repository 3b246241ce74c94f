import type { Item, ItemKind, SealedAttribute } from '../../functions/item-kind';
import type { Purpose, Sealer } from '../../functions/secrets/sealer';
import type { Connection } from '../connection';
import { operatorSealer } from '../mail-stores';

/** Opens and seals the secrets of items, with the operator's own rights. */
export interface ItemSecrets {
  /** @returns the item with its secrets in clear. @throws Error where something is sealed that no kind declares */
  open(item: Item, kind: ItemKind): Promise<Item>;
  /** @param item with its secrets in clear */
  seal(item: Item, kind: ItemKind): Promise<Item>;
}

export function itemSecrets(connection: Connection): ItemSecrets {
  const sealers = new Map<Purpose, Sealer>();
  const sealerOf = (purpose: Purpose) => {
    const sealer = sealers.get(purpose) ?? operatorSealer(connection, purpose);
    sealers.set(purpose, sealer);
    return sealer;
  };

  /** @param change of one attribute */
  async function changed(
    item: Item,
    { sealed = [] }: ItemKind,
    change: (value: unknown, attribute: SealedAttribute, subject: string) => Promise<unknown>,
  ): Promise<Item> {
    const copy = structuredClone(item);
    for (const attribute of sealed) {
      for (const { holder, key } of placesOf(copy, attribute.path)) {
        const value = holder[key];
        if (value instanceof Uint8Array ? value.length === 0 : !value) continue;
        holder[key] = await change(value, attribute, attribute.subject(copy, holder, key));
      }
    }
    return copy;
  }

  return {
    async open(item, kind) {
      const opened = await changed(item, kind, (value, { purpose }, subject) =>
        sealerOf(purpose).open(base64Of(value), subject),
      );
      const left = pathOfSealed(withoutSecrets(opened, kind));
      if (left)
        throw new Error(`The item ${String(item.pk)} has a sealed secret at ${left}, which no kind declares`);
      return opened;
    },

    seal: (item, kind) =>
      changed(item, kind, async (value, { purpose, form }, subject) => {
        const sealed = await sealerOf(purpose).seal(String(value), subject);
        return form === 'bytes' ? Buffer.from(sealed, 'base64') : sealed;
      }),
  };
}

/** The maps and lists that have an attribute, and what it is called there. */
function* placesOf(value: unknown, path: readonly string[]): Generator<{ holder: Item; key: string }> {
  if (!isHolder(value)) return;
  const [step = '', ...rest] = path;
  for (const key of step === '*' ? Object.keys(value) : [step].filter((one) => one in value)) {
    if (rest.length === 0) yield { holder: value, key };
    else yield* placesOf(value[key], rest);
  }
}

function withoutSecrets(item: Item, { sealed = [] }: ItemKind): Item {
  const copy = structuredClone(item);
  for (const { path } of sealed) for (const { holder, key } of placesOf(copy, path)) holder[key] = '';
  return copy;
}

const isHolder = (value: unknown): value is Item =>
  typeof value === 'object' && value !== null && !(value instanceof Uint8Array);

const base64Of = (value: unknown) =>
  value instanceof Uint8Array ? Buffer.from(value).toString('base64') : String(value);

/** Where something is that looks as what the sealer makes: a version, the length of a KMS key, that, and a text. */
function pathOfSealed(value: unknown, path: string[] = []): string | undefined {
  if (isHolder(value)) {
    for (const [key, entry] of Object.entries(value)) {
      const found = pathOfSealed(entry, [...path, key]);
      if (found) return found;
    }
    return undefined;
  }
  if (typeof value === 'string' && !/^[A-Za-z0-9+/]{100,}={0,2}$/.test(value)) return undefined;
  if (typeof value !== 'string' && !(value instanceof Uint8Array)) return undefined;
  const bytes = Buffer.from(base64Of(value), 'base64');
  if (bytes.length < 3 || bytes[0] !== 1) return undefined;
  const keyBytes = bytes.readUInt16BE(1);
  return keyBytes >= 32 && bytes.length >= 3 + keyBytes + 28 ? path.join('.') : undefined;
}
