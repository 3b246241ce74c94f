/* What the page can do with JavaScript: copy commands, fit mails to their height, and keep itself up to date. */
'use strict';

const REFRESH_MS = 1000;

for (const button of document.querySelectorAll('.copy')) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.previousElementSibling.textContent);
    button.textContent = 'Copied';
    setTimeout(() => (button.textContent = 'Copy'), 1500);
  });
}

/** Rows as the server sent them: what the browser and a reader did to them since does not count. */
const sentAs = new WeakMap();
for (const row of document.querySelectorAll('[data-live="rows"] > [id]')) sentAs.set(row, row.outerHTML);

let etag = '';

async function refresh() {
  const response = await fetch('/_local/', { headers: { 'if-none-match': etag } });
  if (response.status === 304) return;
  if (!response.ok) throw new Error(`Status ${response.status}`);
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  for (const next of page.querySelectorAll('[data-live]')) {
    const current = document.getElementById(next.id);
    if (!current) continue;
    if (next.dataset.live === 'rows') updateRows(current, next);
    else if (current.innerHTML !== next.innerHTML) current.replaceChildren(...next.childNodes);
  }
  etag = response.headers.get('etag') ?? '';
}

/** Leaves alone what has not changed: moving a mail would load it again. */
function updateRows(current, next) {
  const present = new Map([...current.children].map((row) => [row.id, row]));
  const arrived = [];
  const wanted = [...next.children].map((row) => {
    const kept = row.id && present.get(row.id);
    // A mail never changes; only whether it is the newest does.
    if (kept && (kept.matches('.message') || sentAs.get(kept) === row.outerHTML)) return kept;
    sentAs.set(row, row.outerHTML);
    if (row.id) row.classList.add('arrived');
    if (row.id && !kept) arrived.push(row);
    return document.adoptNode(row);
  });
  if (arrived.some(({ open }) => open)) closeUnattended(current);
  for (const row of [...current.children]) if (!wanted.includes(row)) row.remove();
  wanted.forEach((row, position) => {
    const there = current.children[position];
    if (there !== row) current.insertBefore(row, there ?? null);
  });
  if (arrived[0]) scrollTo(arrived[0]);
}

/** Mails that opened by themselves make room for the next one, unless somebody is at one. */
function closeUnattended(list) {
  for (const message of list.querySelectorAll('.message[open]:not([data-chosen])')) {
    if (!message.contains(document.activeElement)) message.open = false;
  }
}

document.addEventListener('click', (event) => {
  const message = event.target.closest?.('.message > summary')?.parentElement;
  if (message) message.dataset.chosen = '';
});

/** Within its box alone, and not under somebody's hands. */
function scrollTo(row) {
  const box = row.closest('.scroll');
  if (!box || box.matches(':hover, :focus-within')) return;
  const middle = (box.clientHeight - row.offsetHeight) / 2;
  box.scrollTop += row.getBoundingClientRect().top - box.getBoundingClientRect().top - Math.max(middle, 0);
}

const live = document.getElementById('live');

function tell(text) {
  if (live.textContent !== text) live.textContent = text;
}

async function keepUpToDate() {
  if (!document.hidden) {
    try {
      await refresh();
      live.className = 'lives';
      tell('Live: what happens shows here by itself.');
    } catch {
      live.className = 'silent';
      tell('The system does not answer. Is it still running?');
    }
  }
  setTimeout(keepUpToDate, REFRESH_MS);
}

void keepUpToDate();

const record = document.getElementById('record');
record.hidden = false;
record.addEventListener('submit', async (event) => {
  event.preventDefault();
  const { name, type, ttl, value } = Object.fromEntries(new window.FormData(record));
  const response = await fetch('/_local/records', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, type, ttl: Number(ttl), values: [value] }),
  });
  record.querySelector('output').textContent = response.ok ? 'Made.' : (await response.json()).error;
});

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
