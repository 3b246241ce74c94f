import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Mustache from 'mustache';
import type { MailTemplate } from './mail-promise';
import type { RenderedMail } from './outbox';

type Parameters = Record<string, string>;

/**
 * Renders a mail from the templates that an operator can change: `<template>.txt`, whose first line is the subject,
 * and `<template>.html`. Both are Mustache; HTML is escaped.
 */
export function renderMail(folder: string, template: MailTemplate, parameters: Parameters): RenderedMail {
  const [subject = '', ...lines] = renderPlain(folder, template, parameters).split('\n');
  const html = Mustache.render(read(folder, `${template}.html`), parameters);
  return { subject, text: lines.join('\n').trimStart(), html };
}

/** Renders a text message from `<template>.txt`. */
export const renderText = (folder: string, template: MailTemplate, parameters: Parameters): string =>
  renderPlain(folder, template, parameters).trim();

function renderPlain(folder: string, template: MailTemplate, parameters: Parameters): string {
  const asIs = { escape: (value: unknown) => String(value) };
  return Mustache.render(read(folder, `${template}.txt`), parameters, undefined, asIs);
}

const read = (folder: string, name: string) => readFileSync(join(folder, name), 'utf8');
