/**
 * The life of an install code, as a state machine of plain functions. What is stored moves from `issued` to `consumed`
 * to `confirmed`, and back to `released` where an installation failed; `expired` is a matter of the clock.
 *
 *   issued ──activate──▶ consumed ──confirm──▶ confirmed
 *                          │   ▲
 *                      release activate
 *                          ▼   │
 *                        released
 *
 * Each arrow is one conditional write: whoever comes second is judged by what the first one left.
 */

export interface InstallCode {
  /** Hex SHA-256 of the code. */
  hash: string;
  state: 'issued' | 'consumed' | 'released' | 'confirmed';
  /** Epoch seconds after which nobody can begin with it. */
  endsAt: number;
  /** How often it was activated, but for the activations that were released. */
  activations: number;
  /** The newest one. */
  activation?: Activation;
  /** Random mark of the write that was read; a write is on condition that it is still there. Absent before the first. */
  writeId?: string;
}

export interface Activation {
  id: string;
  /** Which machine it is: hex SHA-256 of its id and fingerprint. */
  machine: string;
  hostname: string;
  publicIp: string;
  /** Of the installer's secret of its host name, where it has one. */
  nameSecretHash?: string;
  /** Epoch seconds at which the install token ends. */
  endsAt: number;
}

/** Why a step is not taken, in the words of the contract. */
export type Refusal =
  | 'install_code_used'
  | 'install_code_expired'
  | 'install_code_max_activations'
  | 'token_invalid'
  | 'token_mismatch'
  | 'token_used';

export type Step = { next: InstallCode } | { refused: Refusal };

/** Seconds. */
export const CODE_LIFETIME = 300;
export const PRECHECK_TOKEN_LIFETIME = 900;
export const INSTALL_TOKEN_LIFETIME = 600;

export const issued = (hash: string, now: number): InstallCode => ({
  hash,
  state: 'issued',
  endsAt: now + CODE_LIFETIME,
  activations: 0,
});

/** Whether a machine may begin with the code; nothing changes. @returns why not */
export function precheck(code: InstallCode, machine: string, now: number): Refusal | undefined {
  if (isTakenFrom(code, machine)) return 'install_code_used';
  return code.endsAt > now ? undefined : 'install_code_expired';
}

/**
 * Takes the code for a machine. A machine that comes again has lost the answer or was cut off: what it began before
 * is given up, and counts. How old the code is the precheck decided, whose token lives on.
 * @param maxActivations how often one code may be activated
 */
export function activate(code: InstallCode, activation: Activation, maxActivations: number): Step {
  if (isTakenFrom(code, activation.machine)) return { refused: 'install_code_used' };
  if (code.activations >= maxActivations) return { refused: 'install_code_max_activations' };
  return { next: { ...code, state: 'consumed', activations: code.activations + 1, activation } };
}

/** The installation works: the code is used up for good. */
export function confirm(code: InstallCode, activationId: string, now: number): Step {
  if (code.activation?.id !== activationId) return { refused: 'token_mismatch' };
  switch (code.state) {
    case 'confirmed':
      return { refused: 'token_used' };
    case 'consumed':
      return code.activation.endsAt > now
        ? { next: { ...code, state: 'confirmed' } }
        : { refused: 'token_invalid' };
    default:
      return { refused: 'token_mismatch' };
  }
}

/**
 * The installation failed: the code can be used again, unless the install token has ended or another activation came
 * after this one.
 * @returns `next` as it was when there is nothing to restore, or it was restored before
 */
export function release(code: InstallCode, activationId: string, now: number): Step {
  if (code.activation?.id !== activationId) return { next: code };
  if (code.state === 'confirmed') return { refused: 'token_used' };
  if (code.state !== 'consumed' || code.activation.endsAt <= now) return { next: code };
  return { next: { ...code, state: 'released', activations: code.activations - 1 } };
}

/** Whether an activation was released and nothing has happened since. */
export const isReleased = ({ state, activation }: InstallCode, activationId: string) =>
  state === 'released' && activation?.id === activationId;

/** Another machine has the code, or one is done with it. */
const isTakenFrom = ({ state, activation }: InstallCode, machine: string) =>
  state === 'confirmed' || (state === 'consumed' && activation?.machine !== machine);
