import { byField } from '../../http/caller';

const WHOEVER = 'whoever has the code';

export const mailedCodeHolder = byField(WHOEVER, { code: 'AAAAAAAAAAAAA' }, ['WrongCode']);

export const textedCodeHolder = byField(WHOEVER, { code: '0000' }, ['WrongCode']);

export const linkHolder = byField('whoever has the link', { s: `1.${'A'.repeat(32)}` }, ['NotFound']);

export const tokenHolder = byField('whoever has a token', { token: 'AAAAAAAAAAAAA' }, ['Invalid']);
