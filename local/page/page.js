/* What the page can do with JavaScript: copy commands, fit mails to their height, and keep itself up to date. */
'use strict';

const REFRESH_MS = 2000;

for (const button of document.querySelectorAll('.copy')) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.previousElementSibling.textContent);
    button.textContent = 'Copied';
    setTimeout(() => (button.textContent = 'Copy'), 1500);
  });
}

/** What the server last said of each section. */
const shown = new Map();
for (const section of document.querySelectorAll('[data-live]')) shown.set(section.id, section.innerHTML);

async function refresh() {
  if (document.hidden) return;
  const response = await fetch('/_local/').catch(() => undefined);
  if (!response?.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  for (const next of page.querySelectorAll('[data-live]')) {
    const current = document.getElementById(next.id);
    const source = next.innerHTML;
    if (!current || shown.get(next.id) === source) continue;
    shown.set(next.id, source);
    update(current, next);
  }
}

/** Leaves a message alone that is there already: somebody may be reading it. */
function update(current, next) {
  let cursor = current.firstElementChild;
  const removeUntil = (end) => {
    while (cursor && cursor !== end) {
      const gone = cursor;
      cursor = cursor.nextElementSibling;
      gone.remove();
    }
  };
  for (const element of [...next.children]) {
    const kept = element.id && document.getElementById(element.id);
    if (kept) {
      removeUntil(kept);
      cursor = kept.nextElementSibling;
    } else {
      if (element.id) element.classList.add('arrived');
      current.insertBefore(document.adoptNode(element), cursor);
    }
  }
  removeUntil(null);
}

setInterval(refresh, REFRESH_MS);

function fitToContent(frame) {
  const content = frame.contentDocument?.documentElement;
  if (content?.scrollHeight) frame.style.height = `${content.scrollHeight}px`;
}

const fitAll = () => document.querySelectorAll('details[open] > iframe').forEach(fitToContent);

// Neither event bubbles, so both are caught on their way down.
document.addEventListener(
  'load',
  (event) => event.target.matches?.('iframe') && fitToContent(event.target),
  true,
);
document.addEventListener('toggle', fitAll, true);
window.addEventListener('resize', fitAll);
fitAll();
