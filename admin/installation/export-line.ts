/** The lines of an export: JSON, one value each. The first one says what it is, the last one that it is all. */
import * as z from 'zod';
import type { Item } from '../../functions/item-kind';
import { tableIds } from '../../functions/table-schema';
import { KEY_FAMILIES } from '../connection';

const headSchema = z.object({
  format: z.literal('gatepost-export'),
  version: z.literal(1),
  /** Random: tells an import that goes on from another one. */
  id: z.string().regex(/^[0-9a-f-]{36}$/),
  exportedAt: z.string(),
  /** The gateways' first. */
  zones: z.array(z.string()).min(1),
});
const lineSchema = z.union([
  z.object({ table: z.enum(tableIds), item: z.record(z.string(), z.unknown()) }),
  z.object({ keys: z.enum(KEY_FAMILIES), value: z.string() }),
  z.object({ items: z.number() }),
]);

export type ExportHead = z.output<typeof headSchema>;
export type ExportLine = z.output<typeof lineSchema>;

/** @throws Error when it is not the first line of an export that this version reads */
export function readHead(line: string): ExportHead {
  const head = headSchema.safeParse(JSON.parse(line));
  if (head.success) return head.data;
  throw new Error('This export was made by another version of Gatepost');
}

export function readLine(line: string): ExportLine {
  const read = lineSchema.parse(JSON.parse(line));
  return 'table' in read ? { ...read, item: withBytes(read.item) as Item } : read;
}

export const writeLine = (line: ExportHead | ExportLine): string =>
  `${JSON.stringify('table' in line ? { ...line, item: withoutBytes(line.item) } : line)}\n`;

/** JSON has no bytes: they are a map with this one key. */
const BYTES = '$bytes';

function withoutBytes(value: unknown): unknown {
  if (value instanceof Uint8Array) return { [BYTES]: Buffer.from(value).toString('base64') };
  if (value instanceof Set) throw new Error('An item has a set, which an export cannot hold');
  return mapped(value, withoutBytes);
}

function withBytes(value: unknown): unknown {
  if (typeof value === 'object' && value !== null && Object.keys(value).join() === BYTES) {
    return Buffer.from(String((value as Record<string, unknown>)[BYTES]), 'base64');
  }
  return mapped(value, withBytes);
}

function mapped(value: unknown, change: (entry: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(change);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, change(entry)]));
}
