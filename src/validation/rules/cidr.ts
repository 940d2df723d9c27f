import { isIP } from 'node:net';
import { quoted } from '../describe';
import { Rule } from '../rule';

export const cidr = new Rule<{ readonly prop: string; readonly cidr: string }>({
  id: 'cidr',
  refuses: 'a range of addresses that is none',
  why: 'the range would let nobody in, or the object would be refused',
  check: ({ prop, cidr: range }) => {
    const [address = '', length = ''] = range.split('/');
    const family = isIP(address);
    const good = family !== 0 && /^\d{1,3}$/.test(length) && Number(length) <= (family === 4 ? 32 : 128) && range.split('/').length === 2;
    return good ? [] : [{ what: `${prop} is ${quoted(range)}`, fix: 'write address and length, such as "130.95.0.0/16"' }];
  },
});
