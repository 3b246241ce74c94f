/** Text for a page, in its content or in an attribute. */
export const escapeHtml = (text: string) =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0).toString()};`);

/**
 * A page that tells a person one thing, as behind a link in a mail. It needs no file and no script.
 * @param mark one character
 * @param content HTML
 */
export const noticePage = (title: string, mark: string, content: string) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex">
    <title>${escapeHtml(title)}</title>
    <style>
      :root { color-scheme: light dark; --ink: #1c2430; --soft: #566072; --paper: #f5f6f3; --card: #fff; --accent: #1f6f54; }
      @media (prefers-color-scheme: dark) {
        :root { --ink: #e8ebef; --soft: #a3adba; --paper: #14181d; --card: #1d232a; --accent: #6fcfa9; }
      }
      body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--paper); color: var(--ink);
        font: 1.0625rem/1.6 system-ui, -apple-system, "Segoe UI", sans-serif; }
      main { box-sizing: border-box; width: min(32rem, 100% - 2rem); margin: 2rem 0; padding: 2.5rem 2rem; background: var(--card);
        border-radius: 1rem; box-shadow: 0 1px 2px #0002, 0 8px 32px #0001; overflow-wrap: anywhere; }
      .mark { display: grid; place-items: center; width: 3rem; height: 3rem; border-radius: 50%; border: 2px solid var(--accent);
        color: var(--accent); font-size: 1.5rem; font-weight: 600; }
      h1 { margin: 1.25rem 0 .5rem; font-size: 1.6rem; line-height: 1.2; letter-spacing: -.01em; }
      p { margin: .75rem 0 0; color: var(--soft); }
      strong { color: var(--ink); font-weight: 600; }
    </style>
  </head>
  <body>
    <main>
      <div class="mark" aria-hidden="true">${mark}</div>
      <h1>${escapeHtml(title)}</h1>
      ${content}
    </main>
  </body>
</html>
`;
