'use strict';

/** Gets a code, shows it while it lasts, and says in words what went wrong. */
(() => {
  const part = (id) => document.getElementById(id);
  const installer = document.querySelector('main').dataset.installer;
  /** From here on a screen reader is told how little time is left. */
  const ANNOUNCED_SECONDS = [120, 60, 30];

  /** A browser gets two codes an hour: a reload must not lose one that works. The tab forgets it when it closes. */
  const KEPT = 'install-code';

  let ticking;

  part('start').hidden = false;
  part('issue').addEventListener('click', issue);
  for (const button of document.querySelectorAll('[data-copy]')) {
    button.addEventListener('click', () => copy(button));
  }
  const kept = keptCode();
  if (kept) showCode(kept);

  async function issue() {
    const button = part('issue');
    button.disabled = true;
    button.textContent = 'Getting a code …';
    hideNotice();
    try {
      const response = await fetch('/api/v2/slowdns/code/issue', { method: 'POST' });
      const answer = await response.json();
      if (response.ok) {
        const { install_code, ttl_seconds } = answer.data;
        keep({ install_code, endsAt: Date.now() + ttl_seconds * 1000, ttl_seconds });
        return showCode({ install_code, left_seconds: ttl_seconds, ttl_seconds });
      }
      explain(answer.error, Number(response.headers.get('retry-after')));
    } catch {
      notice('The service cannot be reached', 'Please check your connection and try again.');
    } finally {
      button.disabled = part('notice').dataset.waiting === 'true';
      button.textContent = 'Get an install code';
    }
  }

  /** The clock of this machine may be wrong: what counts is how long the code lasts from now on. */
  function showCode({ install_code: code, left_seconds, ttl_seconds }) {
    const endsAt = performance.now() + left_seconds * 1000;
    part('start').hidden = true;
    part('result').hidden = false;
    part('result').classList.remove('ending');
    part('code').textContent = code;
    part('command').textContent = `curl -4fsSL ${installer} | sudo SLOWDNS_INSTALL_CODE=${code} bash`;
    part('left').max = ttl_seconds;
    const toAnnounce = ANNOUNCED_SECONDS.filter((seconds) => seconds < left_seconds);

    const tick = () => {
      const left = Math.max(0, Math.ceil((endsAt - performance.now()) / 1000));
      part('left').value = left;
      part('countdown').textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')} left`;
      part('result').classList.toggle('ending', left <= 60);
      if (left <= toAnnounce[0]) announce(`The code expires in ${toAnnounce.shift()} seconds.`);
      if (left === 0) expire();
    };
    clearInterval(ticking);
    ticking = setInterval(tick, 250);
    tick();
    part('result-title').focus();
  }

  /** A browser may refuse to store anything. */
  function keep(code) {
    try {
      sessionStorage.setItem(KEPT, JSON.stringify(code));
    } catch {
      // Then a reload loses it, as before.
    }
  }

  function keptCode() {
    try {
      const { install_code, endsAt, ttl_seconds } = JSON.parse(sessionStorage.getItem(KEPT));
      const left_seconds = Math.min((endsAt - Date.now()) / 1000, ttl_seconds);
      return left_seconds > 0 ? { install_code, left_seconds, ttl_seconds } : undefined;
    } catch {
      return undefined;
    }
  }

  function expire() {
    keep(null);
    clearInterval(ticking);
    part('result').hidden = true;
    part('code').textContent = '';
    part('command').textContent = '';
    notice(
      'Your install code has expired',
      'An installation that has begun goes on. If you have not started it yet, get a new code and run the new command.',
    );
    part('start').hidden = false;
    part('issue').focus();
  }

  /** @param error what the API said; @param seconds how long to wait, where it said that */
  function explain(error, seconds) {
    switch (error.code) {
      case 'rate_limit_exceeded':
        notice(
          'You have asked for several codes already',
          `For everybody’s safety there is a limit. You can get the next code in ${inWords(seconds)}, at ${timeIn(seconds)}.`,
        );
        part('notice').dataset.waiting = 'true';
        setTimeout(
          () => {
            hideNotice();
            part('issue').disabled = false;
          },
          Math.min(seconds * 1000, 2 ** 31 - 1),
        );
        break;
      case 'browser_session_required':
      case 'browser_session_invalid':
        notice(
          'This page has been open for too long',
          'Reload it, and get a code then.',
          'Reload the page',
          () => location.reload(),
        );
        break;
      default:
        notice('This did not work', error.message);
    }
  }

  function notice(title, text, action, onAction) {
    part('notice-title').textContent = title;
    part('notice-text').textContent = text;
    const button = part('notice-action');
    button.hidden = !action;
    button.textContent = action ?? '';
    button.onclick = onAction ?? null;
    button.parentElement.hidden = !action;
    part('notice').hidden = false;
  }

  function hideNotice() {
    part('notice').hidden = true;
    part('notice').dataset.waiting = 'false';
  }

  async function copy(button) {
    const text = part(button.dataset.copy).textContent;
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = 'Copied';
      announce('Copied.');
    } catch {
      // Not allowed, or not over HTTPS: mark it, so that Ctrl+C is enough.
      getSelection().selectAllChildren(part(button.dataset.copy));
      button.textContent = 'Press Ctrl+C';
      announce('Selected. Press Control C to copy.');
    }
    setTimeout(() => (button.textContent = 'Copy'), 3000);
  }

  function announce(text) {
    part('announcement').textContent = text;
  }

  function inWords(seconds) {
    if (seconds < 90) return `${seconds} seconds`;
    if (seconds < 90 * 60) return `${Math.ceil(seconds / 60)} minutes`;
    return `${Math.ceil(seconds / 3600)} hours`;
  }

  const timeIn = (seconds) =>
    new Date(Date.now() + seconds * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
})();
