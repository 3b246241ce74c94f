import { join } from 'node:path';
import fc from 'fast-check';
import { continentOf } from '../../../functions/registration/continent';
import { mmdbCountries } from '../../../functions/registration/store/mmdb-countries';

const countries = mmdbCountries({ LAMBDA_TASK_ROOT: join(__dirname, '..', '..', '..') });

test.each([
  ['193.0.6.139', 'EU'],
  ['2001:67c:2e8::1', 'EU'],
  ['8.8.8.8', 'NA'],
  ['200.160.2.3', 'SA'],
  ['202.12.29.175', 'OC'],
  ['196.216.2.1', 'AF'],
  ['202.11.16.167', 'AS'],
])('%s is in %s', async (ip, continent) => {
  expect(continentOf((await countries.countryOf(ip)) ?? '')).toBe(continent);
});

test.each(['127.0.0.1', '10.0.0.1', '::1', 'fd00::1'])('nobody knows where %s is', async (ip) => {
  expect(await countries.countryOf(ip)).toBeUndefined();
});

test('every country that the data knows lies on a continent', async () => {
  await fc.assert(
    fc.asyncProperty(fc.ipV4(), async (ip) => {
      const country = await countries.countryOf(ip);
      if (country)
        expect([country, continentOf(country)]).toEqual([country, expect.stringMatching(/^[A-Z]{2}$/)]);
    }),
    { numRuns: 20_000 },
  );
});
