import { checked } from '../../http/caller';
import { secretMatches } from '../../secrets/hash';
import { refuse } from '../family';
import { registrationSettings, type RegistrationSettings } from '../settings';

export const frontEnd = checked({
  name: 'a front-end, by its key where the settings have one',
  curl: ["-H 'Authorization: Bearer …'"],
  refusals: ['UnknownToken'],
  needs: ['settings:registration'],
  ports: (environment) => ({ settings: registrationSettings(environment) }),
  check({ settings }, { headers }) {
    if (!isFrontEnd(headers.authorization, settings)) {
      throw refuse('UnknownToken', 'This is not the key of a front-end.');
    }
    return Promise.resolve();
  },
});

/** Where no front-end has a key, whoever can reach the API may ask: an answer tells only who knew the secret before. */
function isFrontEnd(authorization: string | undefined, { frontEnds }: RegistrationSettings): boolean {
  const hashes = Object.values(frontEnds).flatMap(({ keyHashes = [] }) => keyHashes);
  const key = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
  return hashes.length === 0 || hashes.some((hash) => secretMatches(key, hash));
}
