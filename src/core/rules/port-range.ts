import { Rule } from '../refusals/rule';

export interface PortSubject {
  readonly prop: string;
  readonly port: number;
  readonly lowest?: number;
  readonly highest?: number;
  /** One that XNAT itself listens on. */
  readonly taken?: number;
}

export const portRange = new Rule<PortSubject>({
  id: 'port-range',
  refuses: 'a port out of range, or one that XNAT itself listens on',
  why: 'TCP has the ports 1 to 65535; a container without privileges opens none below 1024; node ports lie between 30000 and 32767',
  check: ({ prop, port, lowest = 1, highest = 65535, taken }) => {
    const fix = `choose a port between ${lowest} and ${highest}`;
    if (port === taken) {
      return [{ what: `${prop} is ${port}, which XNAT's web server listens on`, why: 'one of the two would not start', fix: `${fix}, but not ${port}` }];
    }
    return Number.isInteger(port) && port >= lowest && port <= highest ? [] : [{ what: `${prop} is ${port}`, why: reason(port, highest), fix }];
  },
});

function reason(port: number, highest: number): string {
  if (highest < 65535) return 'the API server takes node ports from this range alone';
  return port > 0 && port < 65536 ? 'a container without privileges opens no port below 1024' : 'TCP has the ports 1 to 65535';
}
