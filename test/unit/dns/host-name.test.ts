import { hostNameOf } from '../../../functions/dns/host-name';

test.each([
  ['ns1.example.com', 'ns1.example.com'],
  ['ns1.example.com.', 'ns1.example.com'],
  [' NS1.Example.COM ', 'ns1.example.com'],
  ['müller.example', 'xn--mller-kva.example'],
  ['MÜLLER.example.', 'xn--mller-kva.example'],
  // Nontransitional: the sharp s is a letter of its own.
  ['faß.example', 'xn--fa-hia.example'],
  ['例え.example', 'xn--r8jz45g.example'],
  ['ns1。example。com', 'ns1.example.com'],
])('%s is %s', (text, name) => expect(hostNameOf(text)).toBe(name));

test.each([
  '',
  '.',
  'example',
  'localhost.',
  '1.2.3.4',
  '1.2.3.4.',
  '10.0.0.1',
  '0.1',
  'a..example.com',
  '-a.example.com',
  'a-.example.com',
  'a_b.example.com',
  'a b.example.com',
  'a%62.example.com',
  '[::1]',
  'ns1.example.com..',
  'ns1.example.com/x',
  `${'a'.repeat(64)}.example.com`,
  `${'a.'.repeat(130)}example`,
])('%s is no host name', (text) => expect(hostNameOf(text)).toBeUndefined());
