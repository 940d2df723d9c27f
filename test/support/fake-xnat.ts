import type { IXnat, IXnatHost } from '../../src/contracts/xnat';
import { MISSING_XNAT } from '../../src/contracts/xnat-kinds';

/** An XNAT that is none, but for these members. */
export const fakeXnat = (host: Partial<IXnatHost>): IXnat => ({ ...MISSING_XNAT, _host: { ...MISSING_XNAT._host, ...host } });
