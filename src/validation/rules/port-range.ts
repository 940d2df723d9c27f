import { Rule } from '../rule';

export interface PortSubject {
  readonly prop: string;
  readonly port: number;
  readonly lowest?: number;
  readonly highest?: number;
}

export const portRange = new Rule<PortSubject>({
  id: 'port-range',
  refuses: 'a port out of range',
  why: 'TCP has the ports 1 to 65535; a container without privileges opens none below 1024; node ports lie between 30000 and 32767',
  check: ({ prop, port, lowest = 1, highest = 65535 }) =>
    Number.isInteger(port) && port >= lowest && port <= highest
      ? []
      : [{ what: `${prop} is ${port}`, fix: `choose a port between ${lowest} and ${highest}` }],
});
