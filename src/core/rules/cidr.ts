import { isIP } from 'node:net';
import { quoted } from '../refusals/describe';
import { Rule } from '../refusals/rule';

export const cidr = new Rule<{ readonly prop: string; readonly cidr: string }>({
  id: 'cidr',
  refuses: 'a range of addresses that is none',
  why: 'the range would let nobody in, or the object would be refused',
  check: ({ prop, cidr: range }) => {
    const [address = '', length = '', ...rest] = range.split('/');
    const family = isIP(address);
    const right =
      family !== 0 && !address.includes('%') && /^(0|[1-9]\d{0,2})$/.test(length) && Number(length) <= (family === 4 ? 32 : 128) && rest.length === 0;
    if (!right) return [{ what: `${prop} is ${quoted(range)}`, fix: 'write address and length, such as "130.95.0.0/16"' }];
    const first = family === 4 ? firstAddress(address, Number(length)) : address;
    return first === address
      ? []
      : [
          {
            what: `${prop} is ${quoted(range)}, whose address is not the first of its range`,
            why: 'it may be meant as one address, and stands for a whole range',
            fix: `write "${address}/32" for the one, or "${first}/${length}" for all`,
          },
        ];
  },
});

/** The first address of the range that an IPv4 address lies in. */
function firstAddress(address: string, length: number): string {
  const bits = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - length);
  const first = Math.floor(bits / size) * size;
  return [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join('.');
}
