import type { IXnatPods } from '../../contracts/xnat-pods';
import type { IXnatServer } from '../../contracts/xnat-server';

/** An XNAT that can run pipelines. */
export interface IXnatPipelines extends IXnatPods, IXnatServer {}
