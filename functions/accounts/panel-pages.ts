/** The panel's pages: HTML forms that need no script. Templates and style are files, which a function has beside it. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Mustache from 'mustache';
import type { Problem } from '../http/problem';

const LAYOUT = 'assets/panel/page.mustache';
const STYLE = 'assets/panel/page.css';
const TEMPLATES = {
  login: 'assets/panel/login.mustache',
  account: 'assets/panel/account.mustache',
  'api-key': 'assets/panel/api-key.mustache',
} as const;

type PageName = keyof typeof TEMPLATES;

/** The files that a route with this page needs. */
export const filesOf = (page: PageName): string[] => [LAYOUT, STYLE, TEMPLATES[page]];

/**
 * @param folder where the function's files lie
 * @param view what the template shows; all of it is escaped
 */
export function panelPage(folder: string, page: PageName, title: string, view: object) {
  const style = `\n${read(folder, STYLE)}`;
  const content = Mustache.render(read(folder, TEMPLATES[page]), view);
  return {
    html: Mustache.render(read(folder, LAYOUT), { title, style: `<style>${style}</style>`, content }),
    headers: { 'content-security-policy': contentSecurityPolicy(style, "form-action 'self'") },
  };
}

/** Lets in the page's own style and nothing else. @param style exactly as it stands between its tags */
export const contentSecurityPolicy = (style: string, formAction: string): string =>
  [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    "base-uri 'none'",
    formAction,
    "frame-ancestors 'none'",
  ].join('; ');

/** A moment for people and for programs, in UTC as the server does not know where they are. @param at epoch seconds */
export function moment(at: number): { time: string; value: string } {
  const date = new Date(at * 1_000);
  const value = date.toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
  return { time: date.toISOString(), value: `${value} UTC` };
}

/** Needs no file: it is what a person sees when something does not work. */
export const problemPage = ({ message }: Problem): string =>
  Mustache.render(
    '<!doctype html><html lang="en"><meta charset="utf-8">' +
      '<meta name="viewport" content="width=device-width, initial-scale=1"><title>This did not work</title>' +
      '<style>:root{color-scheme:light dark}body{font:1.0625rem/1.6 system-ui,sans-serif;margin:4rem auto;' +
      'max-width:32rem;padding:0 1rem}</style><main><h1>This did not work</h1><p>{{message}}</p>' +
      '<p><a href="/panel">Go to your account</a></p></main></html>',
    { message },
  );

const read = (folder: string, file: string) => readFileSync(join(folder, file), 'utf8');
