import { refusedSets } from '../../../functions/dns/refused-sets';

test('each sentence of a rejected batch names a record set and its fault', () => {
  const message =
    "[Tried to create resource record set [name='\\052.box.gw.test.', type='A'] but it already exists, " +
    "Tried to delete resource record set [name='gone.gw.test.', type='TXT'] but it was not found, " +
    "Tried to delete resource record set [name='moved.gw.test.', type='AAAA', set-identifier='x'] but the values " +
    'provided do not match the current values, ' +
    'RRSet of type A with DNS name shop.gw.test. is not permitted as it conflicts with other records with the same ' +
    'DNS name in zone gw.test.]';
  expect(refusedSets(message)).toEqual([
    { name: '*.box.gw.test', type: 'A', fault: 'exists' },
    { name: 'gone.gw.test', type: 'TXT', fault: 'missing' },
    { name: 'moved.gw.test', type: 'AAAA', fault: 'different' },
    { name: 'shop.gw.test', type: 'A', fault: 'occupied' },
  ]);
});

test('what nobody understands names nothing', () => {
  expect(refusedSets('[Invalid Resource Record: FATAL problem: ARRDATAIllegalIPv4Address]')).toEqual([]);
});
