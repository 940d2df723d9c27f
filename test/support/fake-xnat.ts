import type { IXnat, IXnatHost } from '../../src/contracts/xnat';
import { STAND_IN_XNAT } from '../../src/contracts/xnat-kinds';

/** An XNAT that is none, but for these members. */
export const fakeXnat = (host: Partial<IXnatHost>): IXnat => ({ ...STAND_IN_XNAT, _host: { ...STAND_IN_XNAT._host, ...host } });
