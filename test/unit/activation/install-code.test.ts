import * as fc from 'fast-check';
import {
  activate,
  CODE_LIFETIME,
  confirm,
  INSTALL_TOKEN_LIFETIME,
  isReleased,
  issued,
  precheck,
  release,
  type Activation,
  type InstallCode,
  type Step,
} from '../../../functions/activation/install-code';

const START = 1_000_000;
const MAX = 5;

const activation = (id: string, machine: string, now: number): Activation => ({
  id,
  machine,
  hostname: 'ns1.example.com',
  publicIp: '192.0.2.1',
  endsAt: now + INSTALL_TOKEN_LIFETIME,
});

const next = (step: Step): InstallCode => {
  if ('refused' in step) throw new Error(step.refused);
  return step.next;
};

const taken = (machine = 'one', now = START) =>
  next(activate(issued('hash', START), activation('act_1', machine, now), MAX));

test('a code works for 300 seconds, and not for the 301st', () => {
  const code = issued('hash', START);
  expect(precheck(code, 'one', START + CODE_LIFETIME - 1)).toBeUndefined();
  expect(precheck(code, 'one', START + CODE_LIFETIME)).toBe('install_code_expired');
});

test('a code that a machine has is used for every other machine', () => {
  expect(precheck(taken(), 'other', START)).toBe('install_code_used');
  expect(activate(taken(), activation('act_2', 'other', START), MAX)).toEqual({
    refused: 'install_code_used',
  });
  expect(precheck(taken(), 'one', START)).toBeUndefined();
});

test('a machine that repeats its activation gives the former one up, and that counts', () => {
  let code = taken();
  for (let attempt = 2; attempt <= MAX; attempt += 1) {
    code = next(activate(code, activation(`act_${attempt}`, 'one', START), MAX));
    expect(confirm(code, 'act_1', START)).toEqual({ refused: 'token_mismatch' });
  }
  expect(activate(code, activation('act_6', 'one', START), MAX)).toEqual({
    refused: 'install_code_max_activations',
  });
});

test('a release gives the code back while the token lasts, and its count', () => {
  const code = taken();
  const endsAt = START + INSTALL_TOKEN_LIFETIME;
  const released = next(release(code, 'act_1', endsAt - 1));
  expect(released).toMatchObject({ state: 'released', activations: 0 });
  expect(isReleased(released, 'act_1')).toBe(true);
  expect(precheck(released, 'other', START)).toBeUndefined();

  const late = next(release(code, 'act_1', endsAt));
  expect(late).toBe(code);
  expect(isReleased(late, 'act_1')).toBe(false);
});

test('a release that comes twice, or too late for another activation, changes nothing', () => {
  const released = next(release(taken(), 'act_1', START));
  expect(next(release(released, 'act_1', START))).toBe(released);
  const again = next(activate(released, activation('act_2', 'other', START), MAX));
  expect(next(release(again, 'act_1', START))).toBe(again);
});

test('a confirmed code is neither confirmed again nor released nor activated', () => {
  const code = next(confirm(taken(), 'act_1', START));
  expect(confirm(code, 'act_1', START)).toEqual({ refused: 'token_used' });
  expect(release(code, 'act_1', START)).toEqual({ refused: 'token_used' });
  expect(precheck(code, 'one', START)).toBe('install_code_used');
  expect(activate(code, activation('act_2', 'one', START), MAX)).toEqual({ refused: 'install_code_used' });
});

test('what was released, or has ended, cannot be confirmed', () => {
  expect(confirm(next(release(taken(), 'act_1', START)), 'act_1', START)).toEqual({
    refused: 'token_mismatch',
  });
  expect(confirm(taken(), 'act_1', START + INSTALL_TOKEN_LIFETIME)).toEqual({ refused: 'token_invalid' });
});

/** One call of somebody, some time after the call before. */
interface Call {
  step: 'activate' | 'confirm' | 'release';
  machine: number;
  /** Which of the activations so far, counted from the newest. */
  which: number;
  after: number;
}

const calls = fc.array(
  fc.record<Call>({
    step: fc.constantFrom('activate', 'confirm', 'release'),
    machine: fc.integer({ min: 0, max: 2 }),
    which: fc.integer({ min: 0, max: 3 }),
    after: fc.integer({ min: 0, max: 400 }),
  }),
  { maxLength: 40 },
);

test('whatever is called in whatever order: one confirmation at most, of the newest activation, for good', () => {
  fc.assert(
    fc.property(calls, (history) => {
      let code = issued('hash', START);
      let now = START;
      let confirmed: string | undefined;
      const ids: string[] = [];
      for (const { step, machine, which, after } of history) {
        now += after;
        const id = ids.at(-1 - which) ?? 'act_0';
        const before = code;
        let taken: Step;
        switch (step) {
          case 'activate': {
            const made = activation(`act_${ids.length + 1}`, `m${machine}`, now);
            taken = activate(code, made, MAX);
            if ('next' in taken) ids.push(made.id);
            break;
          }
          case 'confirm':
            taken = confirm(code, id, now);
            if ('next' in taken) {
              expect(confirmed).toBeUndefined();
              expect(id).toBe(ids.at(-1));
              confirmed = id;
            }
            break;
          case 'release':
            taken = release(code, id, now);
        }
        if ('next' in taken) code = taken.next;
        if (confirmed !== undefined) {
          expect(code.state).toBe('confirmed');
          expect(code.activation?.id).toBe(confirmed);
        }
        expect(code.activations).toBeGreaterThanOrEqual(0);
        expect(code.activations).toBeLessThanOrEqual(MAX);
        expect(code.endsAt).toBe(before.endsAt);
        // Who has the code keeps it, until it is released.
        if (before.state === 'consumed' && code.state === 'consumed') {
          expect(code.activation?.machine).toBe(before.activation?.machine);
        }
      }
    }),
  );
});
