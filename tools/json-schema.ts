/** What the documents need of JSON Schema (draft 2020-12). */
import * as z from 'zod';

export interface JsonSchema {
  type?: string | readonly string[];
  description?: string;
  const?: unknown;
  enum?: readonly unknown[];
  default?: unknown;
  examples?: readonly unknown[];
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  anyOf?: readonly JsonSchema[];
  items?: JsonSchema;
  properties?: Readonly<Record<string, JsonSchema>>;
  required?: readonly string[];
  additionalProperties?: boolean | JsonSchema;
}

/** @param io what a caller sends, or what it gets */
export function jsonSchemaOf(schema: z.core.$ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io });
  return rest as JsonSchema;
}

/** A field with a default is not asked for, although its parsed value is always there. */
export const isRequired = ({ required = [], properties }: JsonSchema, name: string): boolean =>
  required.includes(name) && properties?.[name]?.default === undefined;

/** What a schema, or its only alternative that says something, says of itself. */
export const descriptionOf = ({ description, anyOf = [] }: JsonSchema): string | undefined =>
  description ?? anyOf.find((alternative) => alternative.description)?.description;
