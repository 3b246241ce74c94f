import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Mustache from 'mustache';
import type { MailTemplate } from './mail-promise';
import type { RenderedMail } from './outbox';

/**
 * Renders a mail from the templates that an operator can change: `<template>.txt`, whose first line is the subject,
 * and `<template>.html`. Both are Mustache; HTML is escaped.
 */
export function renderMail(
  folder: string,
  template: MailTemplate,
  parameters: Record<string, string>,
): RenderedMail {
  const read = (ending: string) => readFileSync(join(folder, `${template}.${ending}`), 'utf8');
  const asIs = { escape: (value: unknown) => String(value) };
  const [subject = '', ...lines] = Mustache.render(read('txt'), parameters, undefined, asIs).split('\n');
  return { subject, text: lines.join('\n').trimStart(), html: Mustache.render(read('html'), parameters) };
}
